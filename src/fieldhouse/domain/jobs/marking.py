"""Plain words as Markdown that reads back as the same words."""

from __future__ import annotations

import re

from fieldhouse.domain.jobs.blocks import Link

_SIGNS = re.compile(r"([\\`*_\[\]<>~&|])")
_HEAD = re.compile(r"^(\s*)([#>+=-]|\d{1,9}[.)])")


def as_markdown(text: str, links: tuple[Link, ...] = ()) -> str:
    """Words with their links, each sign that Markdown would read escaped."""
    result, rest = "", text
    for link in links:
        before, found, after = rest.partition(link.text) if link.text else (rest, "", "")
        if found and not re.search(r"[()\s<>]", link.target):
            result += f"{_escaped(before)}[{_escaped(found)}]({link.target})"
            rest = after
    return at_the_start(result + _escaped(rest))


def at_the_start(markdown: str) -> str:
    """Markdown whose first sign begins no heading, quote or list."""
    mark = _HEAD.match(markdown)
    if mark is None:
        return markdown
    sign, rest = mark.group(2), markdown[mark.end() :]
    if sign[-1] in ".)":
        return f"{sign[:-1]}\\{sign[-1]}{rest}" if rest[:1] in ("", " ") else markdown
    if sign in "+-" and rest[:1] not in ("", " ") and not set(rest.strip()) <= {sign}:
        return markdown
    return f"\\{sign}{rest}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)
