"""What can be wrong with a text file of rows: each harm turns a good table into a bad one."""

from __future__ import annotations

import codecs
from random import Random

from .seeds import larger

SIGNS = [
    ",",
    ";",
    "\t",
    "|",
    '"',
    "'",
    "\n",
    "\r",
    "\r\n",
    "\0",
    " ",
    "\u2028",
    "\u3000",
    "\ufeff",
    "a",
    "1",
    "髙",
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\0x",
    '=HYPERLINK("http://x")',
    "'=1",
    "''-x",
    "＝1",
    "%0A=1",
]
NUMBERS = [
    "1e9",
    "1e999",
    "NaN",
    "inf",
    "-0",
    "0x10",
    "1_000",
    "٣",
    "１２３",
    "1.2.3",
    "--1",
    "9" * 400,
    "1." + "0" * 400,
]
DAYS = [
    "2025-02-30",
    "0000-00-00",
    "9999-12-31",
    "99999-01-01",
    "2025-13-01",
    "令和99年1月1日",
    "R0.0.0",
    "1900-02-29",
]
INSTANTS = [
    "2025-01-01T25:00:00Z",
    "2025-01-01T00:00:00+99:99",
    "2025-01-01T00:00:60Z",
    "0001-01-01T00:00:00+14:00",
]
LONG = [255, 256, 32_767, 131_072, 1_048_576, 1_048_577]


def _places(table: str, random: Random, most: int = 8) -> list[int]:
    return sorted((random.randrange(len(table) + 1) for _ in range(random.randint(1, most))), reverse=True)


def _with_cells(table: str, random: Random, values: list[str]) -> str:
    """The table with some of its cells below the header replaced, unquoted cells only."""
    head, *rows = table.splitlines()
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(rows))
        cells = rows[place].split(",")
        cells[random.randrange(len(cells))] = random.choice(values)
        rows[place] = ",".join(cells)
    return "\n".join([head, *rows, ""])


def bytes_flipped(table: str, random: Random) -> bytes:
    """Some bytes are others."""
    body = bytearray(table.encode())
    for _ in range(random.randint(1, 20)):
        body[random.randrange(len(body))] = random.randrange(256)
    return bytes(body)


def bytes_lost(table: str, random: Random) -> bytes:
    """A stretch is missing, or the file ends early, in the middle of a character perhaps."""
    body = table.encode()
    start = random.randrange(len(body))
    return body[:start] + (body[start + random.randrange(1, 40) :] if random.random() < 0.5 else b"")


def bytes_at_random(table: str, random: Random) -> bytes:
    """No table at all."""
    return random.randbytes(random.choice([0, 1, 2, 3, 100, 10_000]))


def signs_strewn(table: str, random: Random) -> bytes:
    """Delimiters, quotes, line ends, NUL and the like stand where they should not."""
    for place in _places(table, random):
        table = table[:place] + random.choice(SIGNS) + table[place:]
    return table.encode()


def quote_open(table: str, random: Random) -> bytes:
    """A quote is opened and never closed, with many rows behind it."""
    table = larger(table, random)
    place = random.randrange(len(table))
    return (table[:place] + random.choice([',"', '"', '\n"']) + table[place:]).encode()


def quotes_everywhere(table: str, random: Random) -> bytes:
    """Quotes are doubled, single, escaped by a backslash, typographic or around everything."""
    sign = random.choice(['"', '""', '"""', '\\"', "“", "'"])
    return table.replace(random.choice([",", "\n", "O", '"']), sign + ",").encode()


def rows_ragged(table: str, random: Random) -> bytes:
    """Rows have fewer or more cells than the header, a thousand more perhaps."""
    head, *rows = table.splitlines()
    wide = [row + "," * random.choice([0, 1, 2, 999]) for row in rows]
    short = [row[: random.randrange(len(row) + 1)] for row in rows]
    return "\n".join([head, *random.sample(wide + short, len(rows)), ""]).encode()


def header_wrong(table: str, random: Random) -> bytes:
    """The header is missing, twice, blank, turned about, in another case, or has a column twice."""
    head, *rows = table.splitlines()
    names = head.split(",")
    heads = [
        *(rows[0], head + "\n" + head, "", "\n\n\n" + head, ",".join(reversed(names)), head.upper()),
        *(
            ",".join([*names, names[0]]),
            ",".join([""] * len(names)),
            " , ".join(names),
            head.replace("k", "к"),
        ),
    ]
    return "\n".join([random.choice(heads), *rows, ""]).encode()


def header_wide(table: str, random: Random) -> bytes:
    """There are very many columns, or very long names."""
    head, *rows = table.splitlines()
    count = random.choice([900, 1_001, 20_000, 300_000])
    more = [f"c{place}" for place in range(count)] if random.random() < 0.7 else ["x" * count * 4]
    return "\n".join([",".join([head, *more]), *(row + "," * len(more) for row in rows[:2]), ""]).encode()


def line_ends_mixed(table: str, random: Random) -> bytes:
    """Lines end in three ways, with form feeds and separators that only some programs take for line ends."""
    ends = ["\n", "\r", "\r\n", "\n\n", "\r\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", ""]
    return "".join(line + random.choice(ends) for line in table.splitlines()).encode()


def delimiter_other(table: str, random: Random) -> bytes:
    """Another sign parts the cells, or several do."""
    signs = [";", "\t", "|", ":", "^", "\x1f", ",,", "，", " "]
    return (
        "".join(random.choice(signs) if one == "," else one for one in table).encode()
        if random.random() < 0.3
        else (table.replace(",", random.choice(signs)).encode())
    )


def encoding_other(table: str, random: Random) -> bytes:
    """Another encoding, with or without its mark, or one that nobody uses any more."""
    names = [
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-8-sig",
        "utf-7",
        "cp932",
        "euc-jp",
        "iso2022-jp",
    ]
    names += ["gb18030", "cp1252", "cp500", "koi8-r", "mac-roman"]
    return table.encode(random.choice(names), "replace")


def encodings_mixed(table: str, random: Random) -> bytes:
    """Each line is in an encoding of its own."""
    names = ["utf-8", "cp932", "cp1252", "utf-16-le", "euc-jp"]
    return b"".join(line.encode(random.choice(names), "replace") for line in table.splitlines(keepends=True))


def marks_misplaced(table: str, random: Random) -> bytes:
    """Byte order marks stand twice, of another encoding, or in the middle."""
    marks = [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE]
    body = table.encode(random.choice(["utf-8", "utf-16-le", "utf-16-be"]))
    place = random.choice([0, 0, random.randrange(len(body))])
    return body[:place] + b"".join(random.choices(marks, k=random.randint(1, 3))) + body[place:]


def characters_impossible(table: str, random: Random) -> bytes:
    """Surrogates, overlong forms, code points that do not exist."""
    bad = [b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xff\xfe", b"\x80"]
    lines = table.encode().splitlines(keepends=True)
    place = random.randrange(len(lines))
    lines[place] = random.choice(bad) + lines[place]
    return b"".join(lines)


def cells_long(table: str, random: Random) -> bytes:
    """A cell of up to a mebibyte and more, in a field or in a key."""
    return _with_cells(table, random, ["x" * random.choice(LONG), "髙" * random.choice(LONG[:4])]).encode()


def lines_long(table: str, random: Random) -> bytes:
    """One line of many mebibytes, with or without quotes in it, in the header or below."""
    filler = random.choice(["x", ",", '"', '""', "x,", " ", "\\"])
    line = filler * (random.choice([5, 12]) * 1024 * 1024 // len(filler))
    lines = table.splitlines(keepends=True)
    lines.insert(random.randrange(len(lines) + 1), line + random.choice(["\n", "", "\r"]))
    return "".join(lines).encode()


def rows_blank(table: str, random: Random) -> bytes:
    """Thousands of blank lines, of lines of delimiters, or of spaces."""
    blank = random.choice(["\n", ",,,\n", " \n", '""\n', "\r", "\t\n", "," * 9 + "\n"])
    lines = table.splitlines(keepends=True)
    place = random.randrange(len(lines) + 1)
    return "".join([*lines[:place], blank * random.randint(1, 20_000), *lines[place:]]).encode()


def formulas_in_cells(table: str, random: Random) -> bytes:
    """Cells begin as a spreadsheet's formulas do."""
    return _with_cells(table, random, FORMULAS).encode()


def numbers_odd(table: str, random: Random) -> bytes:
    """Numbers are endless, none, of another script, or of a programming language."""
    return _with_cells(table, random, NUMBERS).encode()


def days_odd(table: str, random: Random) -> bytes:
    """Days and instants that no calendar has."""
    return _with_cells(table, random, DAYS + INSTANTS).encode()


def values_foreign(table: str, random: Random) -> bytes:
    """Cells hold markup, commands, paths, and text that runs from right to left."""
    values = [
        "<script>x</script>",
        "'; DROP TABLE x;--",
        "../../etc/passwd",
        "\u202etxt",
        "{{ 7*7 }}",
        "%s%n",
        "\x1b[31m",
    ]
    return _with_cells(
        table, random, [*values, "\u200b", "a\u0300" * 200, "🏴" * 90, "null", "None", "#REF!"]
    ).encode()


def keys_clashing(table: str, random: Random) -> bytes:
    """Keys are empty, equal, differ only in spaces or case, or point to themselves."""
    return _with_cells(
        larger(table, random, 5, 40), random, ["", "O1", " O1 ", "o1", "A1", "O1\u200b"]
    ).encode()


def rows_many(table: str, random: Random) -> bytes:
    """Good rows, many of them, and one bad one."""
    return _with_cells(larger(table, random, 1_000, 4_000), random, ['"', "\0", "2025-02-30"]).encode()


HARMS = (
    *(bytes_flipped, bytes_lost, bytes_at_random, signs_strewn, quote_open, quotes_everywhere, rows_ragged),
    *(header_wrong, header_wide, line_ends_mixed, delimiter_other, encoding_other, encodings_mixed),
    *(marks_misplaced, characters_impossible, cells_long, lines_long, rows_blank, formulas_in_cells),
    *(numbers_odd, days_odd, values_foreign, keys_clashing, rows_many),
)
