"""Markdown as blocks, over the tokens of markdown-it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from fieldhouse.domain.jobs.blocks import Block, BlockKind, Finding, Link, Place
from fieldhouse.domain.jobs.headings import CONTAINERS, FIRM, label_of
from fieldhouse.domain.jobs.marking import as_markdown
from fieldhouse.domain.jobs.words import tidy
from fieldhouse.ingest.jobs.html_page import blocks_of_html
from fieldhouse.ingest.jobs.inline import PARTIAL, InlineText, inline_text
from fieldhouse.ingest.jobs.lost_bullets import begins_anew
from fieldhouse.ingest.jobs.source_lines import SourceLine

_SENTENCE_END = re.compile(r"[.!?:”\"]\s*$")
_SENTENCE_START = re.compile(r"^\s*[A-Z“\"]")
_TRAILING = re.compile(
    r"^\s*(?:Additional details about our|Candidates for this position can|Applicants for this position can|"
    r"This role includes)"
)
_REFERENCE = re.compile(r"\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![(\[:])")
_DEEPEST = 60


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")


def blocks_of_markdown(lines: list[SourceLine], findings: list[Finding]) -> list[Block]:
    """The blocks of a page, in order; lines that the parser consumed without a token come as paragraphs."""
    return _Walk(lines, findings).run()


class _Walk:
    """One pass over the tokens."""

    def __init__(self, lines: list[SourceLine], findings: list[Finding]) -> None:
        self.lines = lines
        self.findings = findings
        self.blocks: list[Block] = []
        self.lists: list[int | None] = []
        self.fresh = False
        self.item_line = 0
        self.table: list[tuple[tuple[str, tuple[Link, ...]], ...]] | None = None
        self.row: list[tuple[str, tuple[Link, ...]]] = []
        self.table_place = Place(1)
        self.covered: set[int] = set()
        self.heading_level = 1
        self.targets: dict[str, str] = {}

    def run(self) -> list[Block]:
        found: dict[str, Any] = {}
        tokens = _parser().parse("\n".join(line.text for line in self.lines), found)
        self.targets = {
            label.casefold(): str(one.get("href", "")) for label, one in found.get("references", {}).items()
        }
        for place, token in enumerate(tokens):
            self._token(token, tokens[place - 1] if place else None)
        self._uncovered()
        self.blocks.sort(key=lambda block: (block.place.line, block.place.column))
        return self.blocks

    def _place(self, line: int) -> Place:
        return self.lines[min(line, len(self.lines) - 1)].place

    def _token(self, token: Token, before: Token | None) -> None:
        if token.map and token.type in (
            "inline",
            "fence",
            "code_block",
            "html_block",
            "hr",
            "heading_open",
            "table_open",
        ):
            self.covered.update(range(token.map[0], token.map[1]))
        match token.type:
            case "bullet_list_open":
                self.lists.append(None)
            case "ordered_list_open":
                self.lists.append(int(token.attrGet("start") or 1) - 1)
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._open_item(token)
            case "list_item_close":
                self.fresh = False
            case "inline":
                self._inline(token, before)
            case "fence" | "code_block":
                self._code(tidy(f"{token.info} {token.content}"), token)
            case "html_block":
                self._html(token)
            case "table_open":
                self.table, self.table_place = [], self._place(token.map[0] if token.map else 0)
            case "tr_close":
                if self.table is not None:
                    self.table.append(tuple(self.row))
                self.row = []
            case "table_close":
                self._close_table()

    def _open_item(self, token: Token) -> None:
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        self.fresh = True
        self.item_line = token.map[0] if token.map else 0

    def _close_table(self) -> None:
        rows, self.table = tuple(self.table or []), None
        text = " | ".join(cell for row in rows for cell, _ in row)
        self.blocks.append(Block(BlockKind.TABLE, text, self.table_place, rows=rows))

    def _code(self, text: str, token: Token) -> None:
        if text:
            place = self._place(token.map[0] if token.map else 0)
            self.blocks.append(Block(BlockKind.CODE, text, place, markdown=as_markdown(text)))

    def _html(self, token: Token) -> None:
        start = token.map[0] if token.map else 0
        lines = self.lines[start : token.map[1] if token.map else start + 1]
        found = blocks_of_html("\n".join(line.text for line in lines), [line.place for line in lines])
        self.findings.append(Finding("text.html", self._place(start), token.content[:200].strip()))
        self.blocks.extend(found)

    def _inline(self, token: Token, before: Token | None) -> None:
        read = inline_text(token)
        line = token.map[0] if token.map else 0
        for comment in read.comments:
            self.blocks.append(Block(BlockKind.COMMENT, comment, self._place(line)))
        if self.table is not None:
            self.row.append((read.text, read.links))
        elif before is not None and before.type == "heading_open":
            self._heading(read, token, before, line)
        elif not self.lists and _is_bold(token) and _names_a_section(read.text):
            self._bold_heading(read, token, line)
        else:
            self._prose(read, token, line)

    def _heading(self, read: InlineText, token: Token, opening: Token, line: int) -> None:
        text = tidy(PARTIAL.sub(" ", read.text))
        for mark in PARTIAL.finditer(read.text):
            self.blocks.append(Block(BlockKind.COMMENT, mark.group(), self._place(line)))
        if not text:
            return
        if opening.markup in ("-", "=") and (len(text) > 100 or self.lists):
            self._prose(read, token, line)
            return
        self.heading_level = int(opening.tag[1:])
        self.blocks.append(
            Block(
                BlockKind.HEADING,
                text,
                self._place(line),
                token.content,
                level=self.heading_level,
                links=read.links,
            )
        )

    def _bold_heading(self, read: InlineText, token: Token, line: int) -> None:
        """A line in bold that names a section is its heading, one step below the last real one."""
        text, place = read.text, self._place(line)
        self.findings.append(Finding("heading.bold", place, text[:200]))
        level = min(self.heading_level + 1, 6)
        self.blocks.append(
            Block(BlockKind.HEADING, text, place, token.content.strip("*_ "), level=level, links=read.links)
        )

    def _with_addresses(self, markdown: str) -> str:
        """Markdown whose links by reference name their addresses, so that it stands without the definitions."""
        if not self.targets:
            return markdown

        def addressed(mark: re.Match[str]) -> str:
            target = self.targets.get((mark.group(2) or mark.group(1)).casefold())
            return f"[{mark.group(1)}]({target})" if target else mark.group()

        return _REFERENCE.sub(addressed, markdown)

    def _prose(self, read: InlineText, token: Token, line: int) -> None:
        """An item or a paragraph, cut where a line begins anew."""
        is_item, self.fresh = bool(self.lists) and self.fresh, False
        sources = self._with_addresses(token.content).split("\n")
        pieces: list[tuple[int, list[str], list[str], bool]] = [(line, [], [], is_item)]
        for number, text in enumerate(read.lines):
            source = sources[number] if number < len(sources) else text
            if number and pieces[-1][1]:
                anew = self._begins_anew(line + number, text, pieces[-1][1][-1], in_list=bool(self.lists))
                if anew:
                    pieces.append((line + number, [], [], anew == "item"))
            pieces[-1][1].append(text)
            pieces[-1][2].append(source)
        for start, words, marks, as_item in pieces:
            self._piece(
                tidy(" ".join(words)),
                tidy(" ".join(marks)),
                start,
                as_item,
                read.links,
                is_whole=len(pieces) == 1,
            )

    def _begins_anew(self, number: int, text: str, before: str, *, in_list: bool) -> str:
        if _TRAILING.match(text):
            return "paragraph"
        raw = self.lines[number].text if number < len(self.lines) else text
        if in_list:
            if raw[:1] not in (" ", "\t") and begins_anew(text, before):
                self.findings.append(Finding("item.lost_bullet", self._place(number), text.strip()[:200]))
                return "item"
            return ""
        if _SENTENCE_END.search(before) and _SENTENCE_START.match(text):
            return "paragraph"
        return ""

    def _piece(
        self, text: str, markdown: str, line: int, as_item: bool, links: tuple[Link, ...], *, is_whole: bool
    ) -> None:
        place = self._place(line)
        own = links if is_whole else tuple(link for link in links if link.text in text)
        plain, partials = _without_partials(text)
        if partials:
            markdown = _without_partials(markdown)[0]
            if plain:
                self.findings.append(Finding("text.partial_glued", place, text[:200]))
        continues = (
            bool(self.lists) and not as_item and self.blocks and self.blocks[-1].kind is BlockKind.ITEM
        )
        if plain and as_item:
            depth = max(len(self.lists) - 1, 0)
            number = self.lists[-1] if self.lists and self.lists[-1] is not None else None
            self.blocks.append(
                Block(BlockKind.ITEM, plain, place, markdown, depth=depth, number=number, links=own)
            )
        elif plain:
            kind = BlockKind.PARAGRAPH
            if continues and not _TRAILING.match(plain):
                self.blocks.append(Block(kind, plain, place, markdown, depth=len(self.lists), links=own))
            else:
                self.blocks.append(Block(kind, plain, place, markdown, links=own))
        for partial in partials:
            shown = tidy(partial)
            kind = BlockKind.PARTIAL if shown.startswith(("<%", "{{")) else BlockKind.COMMENT
            self.blocks.append(Block(kind, shown, place, shown))

    def _uncovered(self) -> None:
        """Lines without a token: definitions of links, what is nested too deeply."""
        for number, line in enumerate(self.lines):
            text = line.text.strip()
            if number not in self.covered and re.search(r"\w", text):
                self.blocks.append(Block(BlockKind.COMMENT, tidy(text), line.place, text))


def _is_bold(token: Token) -> bool:
    """Whether all of a paragraph's words are in bold."""
    within, words = 0, False
    for child in token.children or []:
        if child.type in ("strong_open", "strong_close"):
            within += child.nesting
        elif child.content.strip(" :"):
            words = True
            if not within:
                return False
    return words


def _names_a_section(text: str) -> bool:
    label = label_of(text)
    return label is not None and not label.is_fuzzy and label.kind in FIRM | CONTAINERS


def _without_partials(text: str) -> tuple[str, list[str]]:
    """A text without the partials at its ends, and these; one in the middle of a sentence stands for a word of it."""
    found: list[str] = []
    while True:
        marks = [
            mark
            for mark in PARTIAL.finditer(text)
            if not text[: mark.start()].strip() or not text[mark.end() :].strip()
        ]
        if not marks:
            return tidy(text), found
        mark = marks[-1]
        found.append(mark.group())
        text = text[: mark.start()] + " " + text[mark.end() :]
