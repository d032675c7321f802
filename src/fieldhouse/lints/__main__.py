"""``python -m fieldhouse.lints [package]``: print ``path:line rule message``, exit 1 on any finding."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fieldhouse.lints.reading import read
from fieldhouse.lints.rules import LINTS


def main(arguments: list[str]) -> int:
    """Read the named package, or this one, and return the exit code."""
    package = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[1]
    if not package.is_dir():
        print(f"{package} is not a folder", file=sys.stderr)
        return 2
    places = read(package, LINTS)
    for place in places:
        print(f"{os.path.relpath(package / place.path)}:{place.line} {place.rule} {place.message}")
    print(f"Own lints: {len(places)} found." if places else f"Own lints: {len(LINTS)} rules kept.")
    return 1 if places else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
