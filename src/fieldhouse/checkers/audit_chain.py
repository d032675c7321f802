"""Check an exported audit log: ``python -m fieldhouse.checkers.audit_chain LOG KEY HEAD [--values VALUES]``.

It imports nothing of Fieldhouse, so that one file and a Python are all an auditor needs.

The log is JSON lines of exactly ``seq`` (1, 2, 3 and so on), ``payload`` (an object) and ``mac`` (64
lower-case hex digits), the whole chain from its first entry:

    mac_n = HMAC-SHA256(key, mac_(n-1) bytes + canonical JSON of payload in UTF-8), mac_0 = 32 zero bytes

Canonical JSON has sorted keys, separators "," and ":", and no ASCII escapes. The key is every byte of the key
file. The head file is append-only and kept apart from the log: a line ``seq mac`` for each time the head was
noted, in ascending order.

An entry names personal values by digests, in ``personal`` of its payload: the SHA-256 of a salt and the value. The
values themselves stand in a file of their own, JSON lines of ``seq``, ``name``, ``digest``, ``salt``, ``value`` and
``erased_by``. An erasure empties salt and value; its own entry, ``person.erase``, says how many in ``emptied``.

Exit code 0: verified; 1: not verified, one line for each breach; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FIRST_MAC = bytes(32)
MAC = re.compile(r"[0-9a-f]{64}")
ERASURE = "person.erase"
HEAD_LINE = re.compile(rb"([1-9][0-9]{0,18}) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Breach:
    """Why the log is not verified: a stable code and the place, by file, line and the entry's number."""

    code: str
    file: str
    line: int | None = None
    seq: int | None = None

    def __str__(self) -> str:
        places = (("file", self.file), ("line", self.line), ("seq", self.seq))
        return " ".join([self.code, *(f"{name}={value}" for name, value in places if value is not None)])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked, and every breach found; ``unwitnessed`` entries follow the last noted head."""

    entries: int
    unwitnessed: int
    breaches: tuple[Breach, ...]

    @property
    def is_verified(self) -> bool:
        return not self.breaches


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log as it stands there."""

    seq: int
    payload: dict[str, object]
    mac: str


@dataclass(frozen=True, slots=True)
class Value:
    """One line of the values: a personal value that entry ``seq`` names by its digest.

    An erasure leaves salt and value empty, and the number of its own entry in ``erased_by``.
    """

    seq: int
    name: str
    digest: str
    salt: str
    value: str
    erased_by: int | None


@dataclass(frozen=True, slots=True)
class Names:
    """What breaches call the three inputs."""

    log: str
    head: str
    values: str


NAMES = Names("log", "head", "values")


@dataclass(frozen=True, slots=True)
class Head:
    """One line of the head file: at entry ``seq`` the chain's mac was ``mac``."""

    line: int
    seq: int
    mac: str


def check_audit_chain(
    log_path: Path, key_path: Path, head_path: Path, values_path: Path | None = None
) -> Verdict:
    """Check the files of an export: `check` of what they hold.

    ``file_unreadable``: a file can't be read; ``key_empty``: it holds no key.
    """
    paths = (log_path, key_path, head_path, *([values_path] if values_path else []))
    for path in paths:
        try:
            with path.open("rb"):
                pass
        except OSError:
            return Verdict(0, 0, (Breach("file_unreadable", str(path)),))
    key = key_path.read_bytes()
    if not key:
        return Verdict(0, 0, (Breach("key_empty", str(key_path)),))
    names = Names(str(log_path), str(head_path), str(values_path))
    with log_path.open("rb") as log:
        if values_path is None:
            return check(log, key, head_path.read_bytes(), names=names)
        with values_path.open("rb") as values:
            return check(log, key, head_path.read_bytes(), values, names=names)


def check(
    log: Iterable[bytes],
    key: bytes,
    head: bytes,
    values: Iterable[bytes] | None = None,
    *,
    names: Names = NAMES,
) -> Verdict:
    """Check every entry of the log, every noted head and, where they are given, every personal value; all breaches.

    ``entry_unreadable``: a line is no such JSON object. ``seq_out_of_order``: entries were removed, inserted,
    repeated or moved. ``mac_differs``: this entry was altered, or what stood before it. ``key_wrong``: no
    entry verifies, though all stand in order. ``tail_cut_off``: a noted head is beyond the last entry.
    ``head_differs``: an entry is not what was noted (the chain was written anew). ``head_unreadable``,
    ``head_not_ascending``: the head file was altered. ``head_missing``: there are entries and no noted head.
    ``value_unreadable``, ``value_differs``, ``value_unknown``: a personal value is not what its entry says, or no
    entry says it. ``value_missing``: it is gone, and no erasure says so. ``erasure_differs``: more or fewer values
    are empty than an erasure says.
    """
    chain = _checked_entries(log, key, names.log)
    heads, head_breaches = _read_heads(head, names.head)
    breaches = chain.breaches + head_breaches + _checked_heads(heads, chain.macs, names.head)
    if values is not None:
        breaches += _checked_values(values, chain, names.values)
    last_noted = max((noted.seq for noted in heads), default=0)
    return Verdict(len(chain.macs), sum(seq > last_noted for seq in chain.macs), tuple(breaches))


@dataclass(slots=True)
class _Chain:
    """What the entries came to: the mac at each seq, the digests that they name, and what erasures say."""

    macs: dict[int, str] = field(default_factory=dict)
    digests: dict[tuple[int, str], str] = field(default_factory=dict)
    emptied: dict[int, int] = field(default_factory=dict)
    breaches: list[Breach] = field(default_factory=list)


def _checked_entries(log: Iterable[bytes], key: bytes, file: str) -> _Chain:
    """Check the chain. After a breach the check goes on from the mac that stands there: one altered entry is one."""
    chain = _Chain()
    before = FIRST_MAC
    expected_seq, verified, differing = 1, 0, 0
    for line, text in enumerate(log, start=1):
        entry = _entry(text.removesuffix(b"\n"))
        if entry is None:
            chain.breaches.append(Breach("entry_unreadable", file, line))
            expected_seq += 1
            continue
        if entry.seq != expected_seq:
            chain.breaches.append(Breach("seq_out_of_order", file, line, entry.seq))
        mac = hmac.new(key, before + canonical_json(entry.payload), hashlib.sha256).hexdigest()
        if hmac.compare_digest(mac, entry.mac):
            verified += 1
        else:
            differing += 1
            chain.breaches.append(Breach("mac_differs", file, line, entry.seq))
        if entry.seq not in chain.macs:
            chain.macs[entry.seq] = entry.mac
            _keep_said(entry, chain)
        before, expected_seq = bytes.fromhex(entry.mac), entry.seq + 1
    if differing and not verified and differing == len(chain.breaches):
        chain.breaches = [Breach("key_wrong", file)]
    return chain


def _keep_said(entry: Entry, chain: _Chain) -> None:
    personal, fields = entry.payload.get("personal"), entry.payload.get("fields")
    if isinstance(personal, dict):
        chain.digests |= {(entry.seq, name): str(digest) for name, digest in personal.items()}
    if entry.payload.get("action") == ERASURE and isinstance(fields, dict):
        emptied = fields.get("emptied")
        chain.emptied[entry.seq] = emptied if isinstance(emptied, int) else 0


def _checked_values(values: Iterable[bytes], chain: _Chain, file: str) -> list[Breach]:
    """Check the personal values against the digests that entries name, and the empty ones against erasures."""
    breaches: list[Breach] = []
    missing, empty = dict(chain.digests), Counter[int]()
    for line, text in enumerate(values, start=1):
        value = _value(text.removesuffix(b"\n"))
        if value is None:
            breaches.append(Breach("value_unreadable", file, line))
            continue
        digest = missing.pop((value.seq, value.name), None)
        if digest is None or digest != value.digest:
            breaches.append(Breach("value_unknown", file, line, value.seq))
        elif value.erased_by is not None and not value.salt + value.value:
            empty[value.erased_by] += 1
        elif hashlib.sha256((value.salt + value.value).encode()).hexdigest() != digest:
            breaches.append(Breach("value_differs", file, line, value.seq))
    breaches += [Breach("value_missing", file, None, seq) for seq, _name in sorted(missing)]
    for seq in sorted(empty.keys() | chain.emptied.keys()):
        if empty[seq] != chain.emptied.get(seq, 0):
            breaches.append(Breach("erasure_differs", file, None, seq))
    return breaches


def _read_heads(head: bytes, file: str) -> tuple[list[Head], list[Breach]]:
    heads: list[Head] = []
    breaches: list[Breach] = []
    for line, text in _lines(head):
        match = HEAD_LINE.fullmatch(text)
        if match is None:
            breaches.append(Breach("head_unreadable", file, line))
            continue
        noted = Head(line, int(match[1]), match[2].decode("ascii"))
        if heads and noted.seq <= heads[-1].seq:
            breaches.append(Breach("head_not_ascending", file, line, noted.seq))
        heads.append(noted)
    return heads, breaches


def _checked_heads(heads: list[Head], macs: dict[int, str], file: str) -> list[Breach]:
    if macs and not heads:
        return [Breach("head_missing", file)]
    last_seq = max(macs, default=0)
    breaches: list[Breach] = []
    for noted in heads:
        if noted.seq > last_seq:
            breaches.append(Breach("tail_cut_off", file, noted.line, noted.seq))
        elif macs.get(noted.seq) != noted.mac:
            breaches.append(Breach("head_differs", file, noted.line, noted.seq))
    return breaches


def canonical_json(value: object) -> bytes:
    """The one spelling of a JSON value that is signed."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbered lines, split at line feeds only: a payload may hold other line separators."""
    lines = content.split(b"\n")
    if not lines[-1]:
        lines.pop()
    yield from enumerate(lines, start=1)


def _entry(text: bytes) -> Entry | None:
    try:
        entry = json.loads(text.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
        if not isinstance(entry, dict) or entry.keys() != {"seq", "payload", "mac"}:
            return None  # a further field would stand there unsigned
        seq, payload, mac = entry["seq"], entry["payload"], entry["mac"]
        if type(seq) is not int or seq < 1 or not isinstance(payload, dict) or not isinstance(mac, str):
            return None
        canonical_json(payload)
    except (ValueError, RecursionError):
        return None
    return Entry(seq, payload, mac) if MAC.fullmatch(mac) else None


def _value(text: bytes) -> Value | None:
    try:
        said = json.loads(text.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
        value = Value(**said)
    except (ValueError, TypeError, RecursionError):
        return None
    is_text = all(isinstance(one, str) for one in (value.name, value.digest, value.salt, value.value))
    is_number = type(value.seq) is int and (value.erased_by is None or type(value.erased_by) is int)
    return value if is_text and is_number else None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice, and readers differ in which one they take")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m fieldhouse.checkers.audit_chain")
    parser.add_argument("log", type=Path)
    parser.add_argument("key", type=Path)
    parser.add_argument("head", type=Path)
    parser.add_argument("--values", type=Path, default=None)
    files = parser.parse_args(arguments)
    verdict = check_audit_chain(files.log, files.key, files.head, files.values)
    for breach in verdict.breaches:
        print(breach)
    answer = "verified" if verdict.is_verified else "not_verified"
    print(f"{answer} entries={verdict.entries} unwitnessed={verdict.unwitnessed}")
    return 0 if verdict.is_verified else 1


if __name__ == "__main__":
    sys.exit(main())
