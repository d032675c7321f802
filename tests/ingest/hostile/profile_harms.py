"""What can be wrong with a profile, which somebody writes by hand or copies from somewhere."""

from __future__ import annotations

from random import Random

VALUES = [
    "1",
    "-1",
    "1.5",
    "true",
    '""',
    '"x"',
    "[]",
    "{}",
    "[[]]",
    "nan",
    "inf",
    "2025-02-28",
    "07:32:00",
    "[1, 'a', {}]",
]
TEXTS = [
    '"' + "x" * 100_000 + '"',
    '"\\u0000"',
    '"=1"',
    '"../x.csv"',
    '"/etc/passwd"',
    '"*"',
    '"[!"',
    '"%Y%Q"',
    '"%"',
]


def bytes_flipped(profile: str, random: Random) -> bytes:
    """Some bytes are others."""
    body = bytearray(profile.encode())
    for _ in range(random.randint(1, 6)):
        body[random.randrange(len(body))] = random.randrange(256)
    return bytes(body)


def lines_lost(profile: str, random: Random) -> bytes:
    """Lines are missing, twice, or in another order."""
    lines = profile.splitlines()
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(lines))
        match random.randrange(3):
            case 0:
                lines.pop(place)
            case 1:
                lines.insert(random.randrange(len(lines)), lines[place])
            case _:
                lines[place], lines[0] = lines[0], lines[place]
    return "\n".join(lines).encode()


def values_of_other_types(profile: str, random: Random) -> bytes:
    """Keys hold values of other types, empty ones, or texts that mean something elsewhere."""
    lines = profile.splitlines()
    stated = [place for place, line in enumerate(lines) if " = " in line]
    for place in random.sample(stated, min(len(stated), random.randint(1, 4))):
        key = lines[place].split(" = ", 1)[0]
        lines[place] = f"{key} = {random.choice(VALUES + TEXTS)}"
    return "\n".join(lines).encode()


def nested_deep(profile: str, random: Random) -> bytes:
    """Lists and tables within each other, thousands deep."""
    depth = random.choice([50, 500, 20_000])
    deep = random.choice(
        [
            "x = " + "[" * depth + "]" * depth,
            "x = " + "{a=" * depth + "1" + "}" * depth,
            "[" + "a." * depth + "b]",
        ]
    )
    cell = "name = " + "{ first = [" * depth + '"name"' + "] }" * depth
    return (profile + random.choice([deep, cell, deep + "\n" + cell]) + "\n").encode()


def very_large(profile: str, random: Random) -> bytes:
    """Megabytes of comments, of keys, or of tables."""
    filler = random.choice(["# x\n", "[[files]]\n", '[[stages]]\nstage = "x"\n', '"k{}" = 1\n'])
    return (
        profile + "".join(filler.format(place) for place in range(random.choice([1_000, 20_000])))
    ).encode()


def numbers_endless(profile: str, random: Random) -> bytes:
    """A number of thousands of digits."""
    return (
        (f"header_row = {'9' * random.choice([20, 5_000])}\n" + profile)
        .replace("taken_on", "x = 1e99999\ntaken_on")
        .encode()
    )


HARMS = (bytes_flipped, lines_lost, values_of_other_types, nested_deep, very_large, numbers_endless)
