"""What the documents hold: their fenced blocks, and the commands in them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "docs/guide.md", "docs/guide.ja.md")
GUIDES = ("docs/guide.md", "docs/guide.ja.md")

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`((?:fieldhouse|make) [^`]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, empty for commands and what they print, and its text."""

    language: str
    text: str


def text_of(document: str) -> str:
    """A document as text."""
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str, language: str = "") -> list[Block]:
    """The fenced blocks of a document in one language, from the first to the last."""
    found = (Block(*match.groups()) for match in _BLOCK.finditer(text_of(document)))
    return [block for block in found if block.language == language]


def commands(document: str, program: str) -> Iterator[list[str]]:
    """Every command of a program, as its words: a line of a block, or what stands in backticks."""
    lines = [line for block in blocks(document) for line in block.text.splitlines()]
    for line in lines + _INLINE.findall(text_of(document)):
        line = line.removeprefix(".venv/bin/")
        words = shlex.split(line, comments=True) if line.startswith(f"{program} ") else []
        if words:
            yield words[1:]
