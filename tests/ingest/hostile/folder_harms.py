"""What can be wrong with the folder that files lie in, and with their names."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from random import Random

from .seeds import ACCOUNTS, CHANGES, DEALS, OVERRIDE

NAMES = [
    *(
        "opportunity.csv\n",
        "opportunity .csv",
        "OPPORTUNITY.CSV",
        "opportunity.csv.csv",
        ".opportunity.csv",
        "-rf.csv",
    ),
    *(
        "opp\u202ecsv.exe",
        "\x01\x1b[2J.csv",
        "x" * 255,
        "髙" * 85,
        "a'b\"c.csv",
        "=cmd.csv",
        "%2e%2e.csv",
        "con.csv",
    ),
    *(
        "a\ud800b".encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"),
        "\udcff\udcfe.csv",
        "*.csv",
        "~",
    ),
]


def _good(folder: Path) -> None:
    (folder / "account.csv").write_text(ACCOUNTS, encoding="utf-8")
    (folder / "opportunity.csv").write_text(DEALS, encoding="utf-8")


def folder_as_file(folder: Path, random: Random) -> None:
    """A folder is named as a file is."""
    _good(folder)
    (folder / "change.csv").mkdir()
    (folder / "fieldhouse-profile.toml").mkdir()


def links_odd(folder: Path, random: Random) -> None:
    """Links lead nowhere, in a circle, to a folder, out of the folder, or to a device."""
    _good(folder)
    targets = [
        "nowhere",
        "change.csv",
        ".",
        "/etc/passwd",
        "/dev/null",
        "/dev/zero",
        "/proc/self/mem",
        "account.csv",
    ]
    (folder / "change.csv").symlink_to(random.choice(targets))
    (folder / "person.xlsx").symlink_to(random.choice(targets))
    (folder / "position.parquet").symlink_to(random.choice(targets))


def pipes_and_sockets(folder: Path, random: Random) -> None:
    """A pipe that nobody writes to, or a socket, is named as a file is."""
    _good(folder)
    os.mkfifo(folder / "change.csv")
    os.mkfifo(folder / "person.xlsx")
    os.mkfifo(folder / "fieldhouse-profile.toml")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(folder / "contact.csv"))


def profile_as_pipe(folder: Path, random: Random) -> str:
    """The profile is a pipe that nobody writes to, a device, or a folder."""
    _good(folder)
    os.mkfifo(folder / "profile.toml")
    return str(random.choice([folder / "profile.toml", Path("/dev/zero"), Path("/dev/null"), folder]))


def names_odd(folder: Path, random: Random) -> None:
    """Names hold line ends, bytes that are no text, signs that mean something elsewhere, or are very long."""
    _good(folder)
    for name in random.sample(NAMES, 6):
        (folder / name).write_text(random.choice([ACCOUNTS, DEALS, CHANGES]), encoding="utf-8")


def names_odd_and_read(folder: Path, random: Random) -> str:
    """A profile reads files whatever they are called, and rejects their rows."""
    name = random.choice([one for one in NAMES if len(os.fsencode(one)) < 200])
    (folder / f"deals{name}").write_text("id,when\n1,never\n2,=never\n", encoding="utf-8")
    (folder / f"deals{'x' * 250}").write_text("id,when\n1,never\n", encoding="utf-8")
    profile = folder / "profile.toml"
    profile.write_text(
        '[profile]\nname = "names"\ntitle = "Names"\n[[files]]\nmatch = "deals*"\n[[files.records]]\n'
        'kind = "person"\nfields = { key = "id", starts_on = "when" }\n',
        encoding="utf-8",
    )
    return str(profile)


def files_many(folder: Path, random: Random) -> None:
    """Thousands of files lie beside the ones to read."""
    _good(folder)
    for place in range(random.choice([250, 3_000])):
        (folder / f"{place}.txt").touch()


def file_of_holes(folder: Path, random: Random) -> None:
    """A file of gigabytes that takes no room: nothing but zeros, or good rows and then zeros."""
    name = random.choice(["change.csv", "person.xlsx", "position.parquet"])
    with (folder / name).open("wb") as file:
        file.write(random.choice([b"", CHANGES.encode()]))
        file.truncate(random.choice([10, 100, 300]) * 1024 * 1024)


def file_at_the_kernels_mercy(folder: Path, random: Random) -> None:
    """A file that cannot be read though it is there: one of the kernel's own."""
    (folder / "opportunity.csv").symlink_to(
        random.choice(["/proc/self/mem", "/proc/self/environ", "/proc/self/maps"])
    )


def override_odd(folder: Path, random: Random) -> None:
    """The folder brings a profile along that is damaged, or says something impossible."""
    _good(folder)
    body = bytearray(OVERRIDE.encode())
    for _ in range(random.randint(1, 4)):
        body[random.randrange(len(body))] = random.randrange(256)
    (folder / "fieldhouse-profile.toml").write_bytes(bytes(body))


HARMS = (
    *(
        folder_as_file,
        links_odd,
        pipes_and_sockets,
        profile_as_pipe,
        names_odd,
        names_odd_and_read,
        files_many,
    ),
    *(file_of_holes, file_at_the_kernels_mercy, override_odd),
)
