"""What a reader yields of a page, whatever its form: headings, paragraphs, items, tables, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is; nothing that a reader meets has no kind."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    CODE = "code"
    PARTIAL = "partial"
    COMMENT = "comment"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Link:
    """The words of a link and where it leads, both as the page has them."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: a line and a column, both counted from 1."""

    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the page. ``text`` is what a person reads, on one line; ``markdown`` keeps its links and emphasis.

    ``level`` is the depth of a heading (1 to 6); ``depth`` how deep an item is nested (0 for the outermost);
    ``number`` the number of an item of a numbered list; ``rows`` the cells of a table, each with its links.
    """

    kind: BlockKind
    text: str
    place: Place
    markdown: str = ""
    level: int = 0
    depth: int = 0
    number: int | None = None
    links: tuple[Link, ...] = ()
    rows: tuple[tuple[tuple[str, tuple[Link, ...]], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something noticed on the page: by which rule, where, and what was read (at most 200 characters)."""

    rule: str
    place: Place
    value: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A file as its reader hands it on. ``source`` is the text after decoding and repair, to be held against the model."""

    name: str
    form: str
    matter: tuple[tuple[str, str, Place], ...]
    blocks: tuple[Block, ...]
    source: str
    findings: tuple[Finding, ...] = ()
