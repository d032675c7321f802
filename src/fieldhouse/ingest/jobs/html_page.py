"""HTML as blocks: a page of its own, or a piece within Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from fieldhouse.domain.jobs.blocks import Block, BlockKind, Link, Place
from fieldhouse.domain.jobs.marking import as_markdown
from fieldhouse.domain.jobs.words import tidy
from fieldhouse.ingest.jobs.inline import PARTIAL
from fieldhouse.ingest.jobs.lost_bullets import begins_anew

_BREAKS = frozenset(
    "p div section article header footer main aside blockquote ul ol dl dt dd li h1 h2 h3 h4 h5 h6 table tr pre figure "
    "figcaption details summary hr form nav address fieldset body html head title".split()
)
_SILENT = frozenset({"script", "style"})
_ASIDE = frozenset({"nav", "footer"})
"""What leads to other pages and is no text of this one."""
_EMBEDS = frozenset({"iframe", "video", "audio", "object", "embed"})
_AFTER_A_LIST = re.compile(r"^\s*Additional details about our")
_HEADING = re.compile(r"^h([1-6])$")


def blocks_of_html(source: str, places: list[Place]) -> list[Block]:
    """The blocks of a piece of HTML; ``places`` says where its lines stand in the file."""
    title, blocks = titled_blocks_of_html(source, places)
    return [Block(BlockKind.COMMENT, *title), *blocks] if title else blocks


def titled_blocks_of_html(source: str, places: list[Place]) -> tuple[tuple[str, Place] | None, list[Block]]:
    """What a page's head calls it, with its place, and the page's blocks."""
    reader = _Reader(places)
    reader.feed(source)
    reader.close()
    reader.flush()
    return reader.title, reader.blocks


class _Reader(HTMLParser):
    def __init__(self, places: list[Place]) -> None:
        super().__init__(convert_charrefs=True)
        self.places = places
        self.blocks: list[Block] = []
        self.words: list[str] = []
        self.links: list[Link] = []
        self.start: Place | None = None
        self.lists: list[int | None] = []
        self.heading = 0
        self.is_item = False
        self.is_title = False
        self.title: tuple[str, Place] | None = None
        self.silent = 0
        self.aside = 0
        self.is_cell = False
        self.open_link: tuple[str, int] | None = None
        self.rows: list[tuple[tuple[str, tuple[Link, ...]], ...]] | None = None
        self.row: list[tuple[str, tuple[Link, ...]]] = []
        self.table_start = Place(1)

    def here(self) -> Place:
        line, column = self.getpos()
        place = self.places[min(line - 1, len(self.places) - 1)] if self.places else Place(line)
        return Place(place.line, place.column + column)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _BREAKS and self.rows is None:
            self.flush()
        if tag in _SILENT:
            self.silent += 1
        elif tag in _ASIDE:
            self.aside += 1
        elif tag == "title":
            self.is_title = self.title is None
        elif mark := _HEADING.match(tag):
            self.heading = int(mark.group(1))
        elif tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "a":
            self.open_link = (given.get("href") or "", len(self.words))
        elif tag == "br":
            self.words.append(" ")
        elif tag == "img" and given.get("alt"):
            self._word(given.get("alt") or "")
        elif tag in _EMBEDS:
            shown = given.get("src") or given.get("data") or tag
            self.blocks.append(
                Block(BlockKind.EMBED, tidy(f"{given.get('title') or ''} {shown}"), self.here())
            )
        elif tag == "table":
            self.rows, self.row, self.table_start = [], [], self.here()
        elif tag == "tr" and self.rows is not None:
            self._close_row()
        elif tag in ("td", "th") and self.rows is not None:
            self._close_cell()
            self.is_cell = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag == "a" and self.open_link is not None:
            target, start = self.open_link
            self.links.append(Link(tidy("".join(self.words[start:])), target))
            self.open_link = None
        elif tag in ("td", "th") and self.rows is not None:
            self._close_cell()
        elif tag == "tr" and self.rows is not None:
            self._close_row()
        elif tag == "table" and self.rows is not None:
            self._close_table()
        elif tag in ("ul", "ol"):
            self.flush()
            if self.lists:
                self.lists.pop()
        elif tag in _BREAKS and self.rows is None:
            self.flush()
            if tag == "li":
                self.is_item = False
        if tag in _ASIDE:
            self.aside = max(self.aside - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._word(data)
        elif data.strip():
            self.blocks.append(Block(BlockKind.COMMENT, tidy(data), self.here()))

    def handle_comment(self, data: str) -> None:
        if data.strip():
            self.blocks.append(Block(BlockKind.COMMENT, tidy(data), self.here()))

    def handle_decl(self, decl: str) -> None:
        if not decl.casefold().startswith("doctype"):
            self.blocks.append(Block(BlockKind.COMMENT, tidy(decl), self.here()))

    def unknown_decl(self, data: str) -> None:
        if data.strip():
            self.blocks.append(Block(BlockKind.COMMENT, tidy(data), self.here()))

    def handle_pi(self, data: str) -> None:
        if data.strip():
            self.blocks.append(Block(BlockKind.COMMENT, tidy(data), self.here()))

    def flush(self) -> None:
        """End the block that is open."""
        if self.rows is not None:
            self._close_table()
        if self.is_item and self.lists and not self.heading and "\n" in (said := "".join(self.words)).strip():
            self._lines_of_an_item(said)
        text, links = tidy("".join(self.words)), tuple(self.links)
        place = self.start or self.here()
        self.words, self.links, self.start = [], [], None
        if text and self.is_title:
            self.title = (text, place)
        elif text and self.aside:
            self.blocks.append(Block(BlockKind.COMMENT, text, place))
        elif text:
            if self.heading:
                self.blocks.append(
                    Block(
                        BlockKind.HEADING,
                        text,
                        place,
                        as_markdown(text, links),
                        level=self.heading,
                        links=links,
                    )
                )
            elif self.is_item and self.lists:
                number = self.lists[-1]
                self.blocks.append(
                    Block(
                        BlockKind.ITEM,
                        text,
                        place,
                        as_markdown(text, links),
                        depth=len(self.lists) - 1,
                        number=number,
                        links=links,
                    )
                )
                self.is_item = False
            elif PARTIAL.fullmatch(text):
                kind = BlockKind.PARTIAL if text.startswith(("<%", "{{")) else BlockKind.COMMENT
                self.blocks.append(Block(kind, text, place, text))
            else:
                self.blocks.append(
                    Block(BlockKind.PARAGRAPH, text, place, as_markdown(text, links), links=links)
                )
        self.heading, self.is_title = 0, False

    def _lines_of_an_item(self, said: str) -> None:
        """Lines of an item that begin anew are items of their own, as in Markdown."""
        pieces: list[str] = [""]
        for line in said.split("\n"):
            if pieces[-1].strip() and (begins_anew(line, pieces[-1]) or _AFTER_A_LIST.match(line)):
                pieces.append(line)
            else:
                pieces[-1] = f"{pieces[-1]} {line}"
        place, number = self.start or self.here(), self.lists[-1]
        for piece in pieces[:-1]:
            text, depth = tidy(piece), len(self.lists) - 1
            own = tuple(link for link in self.links if link.text in text)
            self.blocks.append(
                Block(
                    BlockKind.ITEM, text, place, as_markdown(text, own), depth=depth, number=number, links=own
                )
            )
            place = Place(place.line + 1)
        if len(pieces) > 1:
            self.words, self.start = [pieces[-1]], place
            self.is_item = not _AFTER_A_LIST.match(pieces[-1])

    def _word(self, data: str) -> None:
        if self.start is None and data.strip():
            self.start = self.here()
        self.words.append(data)

    def _item(self) -> None:
        if not self.lists:
            self.lists.append(None)
        number = self.lists[-1]
        if number is not None:
            self.lists[-1] = number + 1
        self.is_item = True

    def _close_cell(self) -> None:
        text = tidy("".join(self.words))
        if text or self.links or self.is_cell:
            self.row.append((text, tuple(self.links)))
        self.is_cell = False
        self.words, self.links, self.start = [], [], None

    def _close_row(self) -> None:
        self._close_cell()
        if self.row and self.rows is not None:
            self.rows.append(tuple(self.row))
        self.row = []

    def _close_table(self) -> None:
        self._close_row()
        rows, self.rows = tuple(self.rows or []), None
        if rows:
            text = " | ".join(cell for row in rows for cell, _ in row)
            self.blocks.append(Block(BlockKind.TABLE, text, self.table_start, rows=rows))
