"""``python -m fieldhouse.cli`` is ``fieldhouse``."""

from __future__ import annotations

from fieldhouse.cli.main import main

main()
