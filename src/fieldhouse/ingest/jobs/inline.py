"""The words of a line of Markdown: its text by source line, its links, and the partials that stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.token import Token

from fieldhouse.domain.jobs.blocks import Link
from fieldhouse.domain.jobs.words import tidy

PARTIAL = re.compile(r"<%.*?%>|\{\{[%<].*?[%>]\}\}|\{:[^{}]*\}|\[\[_?TOC_?\]\]", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"^<br\s*/?>$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class InlineText:
    """``lines`` are the words by line of the source, ``comments`` what HTML comments hold."""

    lines: tuple[str, ...]
    links: tuple[Link, ...]
    comments: tuple[str, ...]

    @property
    def text(self) -> str:
        """All words on one line."""
        return tidy(" ".join(self.lines))


def inline_text(token: Token) -> InlineText:
    """Read an inline token."""
    pieces: list[str] = []
    links: list[Link] = []
    comments: list[str] = []
    open_links: list[tuple[str, int]] = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif child.type == "link_open":
            open_links.append((str(child.attrGet("href") or ""), len(pieces)))
        elif child.type == "link_close" and open_links:
            target, start = open_links.pop()
            links.append(Link(tidy("".join(pieces[start:])), target))
        elif child.type == "image":
            pieces.append(child.content)
            links.append(Link(tidy(child.content), str(child.attrGet("src") or "")))
        elif child.type == "html_inline":
            if child.content.startswith("<!--"):
                comments.append(tidy(child.content[4:].removesuffix("-->")))
            elif _BREAK.match(child.content):
                pieces.append(" ")
            else:
                pieces.append("" if child.content.startswith("</") else _kept_attribute(child.content))
        else:
            pieces.append(child.content)
    return InlineText(tuple("".join(pieces).split("\n")), tuple(links), tuple(comments))


def _kept_attribute(tag: str) -> str:
    """A tag is no text; an alternative text is."""
    mark = re.search(r"\balt\s*=\s*[\"']([^\"']+)[\"']", tag)
    return mark.group(1) if mark else ""
