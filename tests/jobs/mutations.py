"""Pages with harms of the kinds that real ones have met, by a seed: cut, doubled, re-encoded, nested, flattened."""

from __future__ import annotations

import random
import re
from collections.abc import Callable


def harmed(page: bytes, seed: int) -> bytes:
    """The page after one to four harms."""
    chance = random.Random(seed)
    text = page.decode("utf-8", errors="replace")
    for harm in chance.choices(HARMS, k=chance.randint(1, 4)):
        text = harm(text, chance)
    return chance.choice(ENCODINGS)(text)


def _cut(text: str, chance: random.Random) -> str:
    start, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:start] + text[end:]


def _cut_end(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _doubled(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.randrange(2_000)]
    at = chance.randrange(len(text) + 1)
    return text[:at] + piece + text[at:]


def _shuffled(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    part = lines[start : start + 20]
    chance.shuffle(part)
    return "\n".join([*lines[:start], *part, *lines[start + 20 :]])


def _flattened(text: str, chance: random.Random) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def _partly_flattened(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    end = start + chance.randrange(1, 30)
    return "\n".join([*lines[:start], " ".join(lines[start:end]), *lines[end:]])


def _other_depths(text: str, chance: random.Random) -> str:
    return re.sub(r"^#+", lambda _: "#" * chance.randint(1, 7), text, flags=re.MULTILINE)


def _misspelt(text: str, chance: random.Random) -> str:
    def swap(mark: re.Match[str]) -> str:
        line = mark.group()
        at = chance.randrange(3, len(line) - 1) if len(line) > 5 else 0
        return line[:at] + line[at + 1 : at + 2] + line[at : at + 1] + line[at + 2 :]

    return re.sub(r"^#.*$", swap, text, flags=re.MULTILINE)


def _without_bullets(text: str, chance: random.Random) -> str:
    return re.sub(
        r"^\s*[-*]\s+", lambda m: "" if chance.random() < 0.4 else m.group(), text, flags=re.MULTILINE
    )


def _nested(text: str, chance: random.Random) -> str:
    return re.sub(r"^", lambda _: " " * chance.choice((0, 0, 2, 4, 8, 40)), text, flags=re.MULTILINE)


def _quoted(text: str, chance: random.Random) -> str:
    return re.sub(r"^", lambda _: "> " * chance.choice((0, 0, 1, 3, 70)), text, flags=re.MULTILINE)


def _mojibake(text: str, chance: random.Random) -> str:
    return text.encode("utf-8").decode(chance.choice(("cp1252", "latin-1", "cp437")), errors="replace")


def _sprinkled(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(SPRINKLES) + text[at:]
    return text


def _in_html(text: str, chance: random.Random) -> str:
    tag = chance.choice(("div", "details", "table", "ul", "span", "script", "h2"))
    at = chance.randrange(len(text) + 1)
    return f"{text[:at]}\n<{tag}>\n{text[at:]}" + chance.choice(("", f"</{tag}>"))


def _in_a_table(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    start = chance.randrange(len(lines))
    rows = [f"| {line} | grade 7 |" for line in lines[start : start + 5]]
    return "\n".join([*lines[:start], "| Role | Grade |", "| -- | -- |", *rows, *lines[start + 5 :]])


def _repeated(text: str, chance: random.Random) -> str:
    return (
        chance.choice(
            ("[" * 300, "*" * 500, "- " * 300, "> " * 300, "`" * 300, "#" * 9, "<" * 300, "a|" * 200)
        )
        + text
    )


SPRINKLES = (
    *(
        "<%",
        "%>",
        "{{",
        "%}}",
        "<!--",
        "-->",
        "\x00",
        "\t",
        "```",
        "---",
        "&amp;",
        "&#0;",
        "\\",
        "_",
        "**",
        "~~",
        "¶",
    ),
    *(
        "\u200b",
        "\u00a0",
        "\u3042\u3044",
        "“",
        "\ud7ff",
        "[x](",
        "](y)",
        "![",
        "<br>",
        "<iframe src='x'>",
        "|",
        "\n\n",
        "\r",
    ),
    *(
        "## ",
        "### Levels",
        "\n## Specialty\n",
        " * ",
        "1. ",
        "[a]: http://x\n",
        "<?php",
        "<!DOCTYPE x>",
        "<![CDATA[",
        "]]>",
    ),
    *("grade 99", "reports to the ", "Extends the ", "\n===\n", "\n---\n", "$", "{:.no_toc}", "🙂"),
)
HARMS: tuple[Callable[[str, random.Random], str], ...] = (
    *(_cut, _cut_end, _doubled, _shuffled, _flattened, _partly_flattened, _other_depths, _misspelt),
    *(
        _without_bullets,
        _nested,
        _quoted,
        _mojibake,
        _sprinkled,
        _sprinkled,
        _in_html,
        _in_a_table,
        _repeated,
    ),
)
ENCODINGS: tuple[Callable[[str], bytes], ...] = (
    *([lambda text: text.encode("utf-8", errors="replace")] * 6),
    lambda text: text.encode("utf-8-sig", errors="replace"),
    lambda text: text.encode("utf-16", errors="replace"),
    lambda text: text.encode("cp1252", errors="replace"),
    lambda text: text.encode("cp932", errors="replace"),
    lambda text: text.replace("\n", "\r\n").encode("utf-8", errors="replace"),
    lambda text: text.encode("utf-8", errors="replace")[:-1] + b"\xff\xfe\x80",
)
