"""Pages of invented families, read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldhouse.domain.jobs.records import Document
from fieldhouse.ingest.jobs.page import document_from, read_document

PAGES = Path(__file__).parent / "pages"


@pytest.fixture(scope="session")
def page() -> Callable[[str], Document]:
    """The document of a page by the first word of its name."""
    return lambda name: read_document(next(PAGES.glob(f"{name}*")))


@pytest.fixture(scope="session")
def read() -> Callable[..., Document]:
    """The document of Markdown that the test states."""
    return lambda text, name="page.md": document_from(
        name, text if isinstance(text, bytes) else text.encode()
    )
