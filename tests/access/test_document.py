"""docs/access.md is what the matrix holds the program to."""

from __future__ import annotations

from .document import PATH, document


def test_the_document_is_current() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "write it anew: python -m tests.access.document"
