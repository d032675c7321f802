"""Check an exported audit log: ``python -m fieldhouse.checkers.audit_chain LOG KEY HEAD``.

It imports nothing of Fieldhouse, so that one file and a Python are all an auditor needs.

The log is JSON lines of exactly ``seq`` (1, 2, 3 and so on), ``payload`` (an object) and ``mac`` (64
lower-case hex digits), the whole chain from its first entry:

    mac_n = HMAC-SHA256(key, mac_(n-1) bytes + canonical JSON of payload in UTF-8), mac_0 = 32 zero bytes

Canonical JSON has sorted keys, separators "," and ":", and no ASCII escapes. The key is every byte of the key
file. The head file is append-only and kept apart from the log: a line ``seq mac`` for each time the head was
noted, in ascending order.

Exit code 0: verified; 1: not verified, one line for each breach; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FIRST_MAC = bytes(32)
MAC = re.compile(r"[0-9a-f]{64}")
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
class Head:
    """One line of the head file: at entry ``seq`` the chain's mac was ``mac``."""

    line: int
    seq: int
    mac: str


def check_audit_chain(log_path: Path, key_path: Path, head_path: Path) -> Verdict:
    """Check every entry of the log and every noted head; report all breaches.

    ``entry_unreadable``: a line is no such JSON object. ``seq_out_of_order``: entries were removed, inserted,
    repeated or moved. ``mac_differs``: this entry was altered, or what stood before it. ``key_wrong``: no
    entry verifies, though all stand in order. ``tail_cut_off``: a noted head is beyond the last entry.
    ``head_differs``: an entry is not what was noted (the chain was written anew). ``head_unreadable``,
    ``head_not_ascending``: the head file was altered. ``head_missing``: there are entries and no noted head.
    ``file_unreadable``: a file can't be read; ``key_empty``: it holds no key.
    """
    texts: list[bytes] = []
    for path in (log_path, key_path, head_path):
        try:
            texts.append(path.read_bytes())
        except OSError:
            return Verdict(0, 0, (Breach("file_unreadable", str(path)),))
    log, key, head = texts
    if not key:
        return Verdict(0, 0, (Breach("key_empty", str(key_path)),))
    macs, breaches = _checked_entries(log, key, str(log_path))
    heads, head_breaches = _read_heads(head, str(head_path))
    breaches += head_breaches + _checked_heads(heads, macs, str(head_path))
    last_noted = max((noted.seq for noted in heads), default=0)
    return Verdict(len(macs), sum(seq > last_noted for seq in macs), tuple(breaches))


def _checked_entries(log: bytes, key: bytes, file: str) -> tuple[dict[int, str], list[Breach]]:
    """The mac that stands at each seq, and what is wrong with the entries.

    After a breach the check goes on from the mac that stands there: one altered entry is one breach.
    """
    macs: dict[int, str] = {}
    breaches: list[Breach] = []
    before = FIRST_MAC
    expected_seq, verified, differing = 1, 0, 0
    for line, text in _lines(log):
        entry = _entry(text)
        if entry is None:
            breaches.append(Breach("entry_unreadable", file, line))
            expected_seq += 1
            continue
        if entry.seq != expected_seq:
            breaches.append(Breach("seq_out_of_order", file, line, entry.seq))
        mac = hmac.new(key, before + canonical_json(entry.payload), hashlib.sha256).hexdigest()
        if hmac.compare_digest(mac, entry.mac):
            verified += 1
        else:
            differing += 1
            breaches.append(Breach("mac_differs", file, line, entry.seq))
        macs.setdefault(entry.seq, entry.mac)
        before, expected_seq = bytes.fromhex(entry.mac), entry.seq + 1
    if differing and not verified and differing == len(breaches):
        breaches = [breach for breach in breaches if breach.code != "mac_differs"]
        breaches.append(Breach("key_wrong", file))
    return macs, breaches


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
    files = parser.parse_args(arguments)
    verdict = check_audit_chain(files.log, files.key, files.head)
    for breach in verdict.breaches:
        print(breach)
    answer = "verified" if verdict.is_verified else "not_verified"
    print(f"{answer} entries={verdict.entries} unwitnessed={verdict.unwitnessed}")
    return 0 if verdict.is_verified else 1


if __name__ == "__main__":
    sys.exit(main())
