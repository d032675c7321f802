"""A file as a page: by its form, whatever its state."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.jobs.assemble import document_of
from fieldhouse.domain.jobs.blocks import Block, BlockKind, Finding, Page, Place
from fieldhouse.domain.jobs.records import Document
from fieldhouse.ingest.jobs.decoding import text_of
from fieldhouse.ingest.jobs.flattened import unflattened
from fieldhouse.ingest.jobs.front_matter import split_matter
from fieldhouse.ingest.jobs.html_page import titled_blocks_of_html
from fieldhouse.ingest.jobs.markdown import blocks_of_markdown
from fieldhouse.ingest.jobs.plain_text import marked_up
from fieldhouse.ingest.jobs.source_lines import lines_of

LARGEST = 500_000
"""Bytes of a page; the largest of 218 seen has 50,000."""
FORMS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".erb": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
_HTML = re.compile(
    r"^\s*(?:<!doctype html|<html\b|<(?:div|section|article|body|h[1-6]|ul|p)\b)", re.IGNORECASE
)


def read_document(path: Path) -> Document:
    """Read a file; ``BadInput`` or ``Refused`` where there is none to read."""
    try:
        raw = path.read_bytes()
    except OSError as failure:
        raise Refused("jobs.not_readable", path=str(path), reason=failure.strerror or "") from failure
    return document_from(path.name, raw)


def document_from(name: str, raw: bytes) -> Document:
    """Read the bytes of a page by its name."""
    return document_of(page_from(name, raw))


def page_from(name: str, raw: bytes) -> Page:
    """The blocks of a page with what was noticed while reading."""
    if len(raw) > LARGEST:
        raise BadInput("jobs.page_too_large", name=name, limit=LARGEST)
    text, findings = text_of(raw)
    form = _form(name, text)
    matter, lines = split_matter(lines_of(text), findings)
    blocks: list[Block]
    if form == "html":
        title, blocks = titled_blocks_of_html(
            "\n".join(line.text for line in lines), [line.place for line in lines]
        )
        matter = [*matter, ("title", *title)] if title else matter
    else:
        lines = unflattened(lines, findings)
        blocks = blocks_of_markdown(marked_up(lines) if form == "text" else lines, findings)
    blocks = [block if block.markdown else replace(block, markdown=block.text) for block in blocks]
    if not any(block.kind is BlockKind.HEADING for block in blocks):
        findings.append(Finding("page.no_heading", Place(1)))
    return Page(name, form, tuple(matter), tuple(blocks), text, tuple(findings))


def _form(name: str, text: str) -> str:
    """By the last ending that says something (".html.md.erb" is Markdown); HTML in a file of Markdown is HTML."""
    for ending in reversed(re.findall(r"\.[a-z]+", name.casefold())):
        if ending == ".erb":
            continue
        form = FORMS.get(ending)
        if form == "html" and not _HTML.match(text):
            return "markdown"
        if form is not None:
            return form
    return "html" if _HTML.match(text) and "</" in text else "markdown"
