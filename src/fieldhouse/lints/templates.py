"""Templates obey the strict content security policy: no inline style, script or handler."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from fieldhouse.lints.source import Hit, Lint, Source

TEMPLATE_SYNTAX = re.compile(
    r"\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL
)
DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})
"""Script types that a browser never runs, and the policy therefore lets stand."""


def check(source: Source) -> Iterator[Hit]:
    """Yield what the browser would refuse under ``script-src 'self'; style-src 'self'``."""
    reader = _Reader()
    reader.feed(TEMPLATE_SYNTAX.sub(_blank, source.text))
    reader.close()
    yield from reader.hits


def _blank(match: re.Match[str]) -> str:
    """Blank out template syntax, keeping its line ends so that places stay right."""
    return re.sub(r"[^\n]", " ", match.group())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hits: list[Hit] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style":
            self._hit("<style>: put the rule into a stylesheet")
        if tag == "script" and "src" not in names and (names.get("type") or "").strip() not in DATA_BLOCKS:
            self._hit("<script> without src: put the code into a static file")
        for name, value in attrs:
            self._attribute(name, value or "")

    def _attribute(self, name: str, value: str) -> None:
        if name == "style":
            self._hit("style=: use a class")
        elif re.fullmatch(r"on[a-z]+", name) or name.startswith(("hx-on", "data-hx-on")):
            self._hit(f"{name}=: listen from a static script")
        elif value.strip().lower().startswith("javascript:"):
            self._hit(f"{name}: a script address is a script: listen from a static script")

    def _hit(self, message: str) -> None:
        self.hits.append((self.getpos()[0], message))


LINT = Lint("template-against-policy", ".html", check)
