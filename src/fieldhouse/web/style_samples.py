"""Made-up content for the style page. It belongs to no company and appears nowhere else."""

from __future__ import annotations

from typing import Any


def samples() -> dict[str, Any]:
    """The context of ``/style/``."""
    return {}
