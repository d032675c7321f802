"""The audit chain's checker: every kind of tampering has a name."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.checkers import audit_chain
from fieldhouse.checkers.audit_chain import Verdict, check_audit_chain

KEY = b"\x00raw key bytes, a line feed included\n"
PAYLOADS = [
    {"action": "submit_call", "at": "2026-11-02T01:02:03Z", "amount_minor": 12_000_00},
    {"action": "move_account", "name": "株式会社　大阪\u2028", "shares": [6000, 4000]},
    {"action": "approve_plan", "note": None, "is_final": True, "nested": {"b": 1, "a": [{}]}},
    {"action": "import", "rows": 8800},
    {"action": "sign_in"},
]


def chained(payloads: list[dict], key: bytes = KEY) -> list[dict]:
    """The rule said once more, with the canonical text written by hand where it is simple."""
    mac, entries = bytes(32), []
    for seq, payload in enumerate(payloads, start=1):
        text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        mac = hmac.digest(key, mac + text.encode(), "sha256")
        entries.append({"seq": seq, "payload": copy.deepcopy(payload), "mac": mac.hex()})
    return entries


class Exported:
    """A log, a key and a head file on disk, with the heads of entries 2 and 5 noted."""

    def __init__(self, folder: Path) -> None:
        self.log, self.key, self.head = folder / "audit.jsonl", folder / "key", folder / "head"
        self.entries = chained(PAYLOADS)
        self.key.write_bytes(KEY)
        self.write_head(2, 5)

    def write_head(self, *seqs: int) -> None:
        lines = [f"{seq} {self.entries[seq - 1]['mac']}\n" for seq in seqs]
        self.head.write_text("".join(lines), encoding="ascii")

    def write_log(self) -> None:
        lines = [json.dumps(entry, ensure_ascii=False) + "\n" for entry in self.entries]
        self.log.write_text("".join(lines), encoding="utf-8")

    def check(self) -> Verdict:
        self.write_log()
        return check_audit_chain(self.log, self.key, self.head)

    def codes(self) -> list[str]:
        return [breach.code for breach in self.check().breaches]


@pytest.fixture
def exported(tmp_path: Path) -> Exported:
    return Exported(tmp_path)


def test_the_mac_is_the_one_of_the_published_rule() -> None:
    """Worked out without our code: HMAC-SHA256 of 32 zero bytes and the text, under the key "key"."""
    expected = hmac.new(b"key", bytes(32) + '{"a":"é","b":1}'.encode(), hashlib.sha256).hexdigest()
    assert chained([{"b": 1, "a": "é"}], b"key")[0]["mac"] == expected
    assert audit_chain.canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()


def test_an_untouched_log_is_verified(exported: Exported) -> None:
    assert exported.check() == Verdict(entries=5, unwitnessed=0, breaches=())


def test_entries_after_the_last_noted_head_are_counted(exported: Exported) -> None:
    exported.write_head(2, 3)
    assert exported.check() == Verdict(entries=5, unwitnessed=2, breaches=())


def test_a_new_home_with_nothing_in_it_is_verified(exported: Exported) -> None:
    exported.entries = []
    exported.write_head()
    assert exported.check() == Verdict(0, 0, ())


def alter_payload(exported: Exported) -> None:
    exported.entries[1]["payload"]["shares"] = [9000, 1000]


def alter_mac(exported: Exported) -> None:
    exported.entries[2]["mac"] = "0" * 64


def remove_middle(exported: Exported) -> None:
    del exported.entries[2]


def remove_first(exported: Exported) -> None:
    del exported.entries[0]


def remove_middle_and_renumber(exported: Exported) -> None:
    del exported.entries[2]
    for seq, entry in enumerate(exported.entries, start=1):
        entry["seq"] = seq


def insert_copy(exported: Exported) -> None:
    exported.entries.insert(2, dict(exported.entries[1]))


def insert_forged(exported: Exported) -> None:
    exported.entries.insert(3, {"seq": 4, "payload": {"action": "forged"}, "mac": "ab" * 32})
    for seq, entry in enumerate(exported.entries, start=1):
        entry["seq"] = seq


def swap(exported: Exported) -> None:
    exported.entries[1], exported.entries[2] = exported.entries[2], exported.entries[1]


def cut_tail(exported: Exported) -> None:
    del exported.entries[3:]


def cut_everything(exported: Exported) -> None:
    exported.entries = []


def write_anew_with_the_key(exported: Exported) -> None:
    exported.entries = chained([PAYLOADS[0], {"action": "nothing happened"}, *PAYLOADS[2:]])


def forget_heads(exported: Exported) -> None:
    exported.head.write_bytes(b"")


def add_unsigned_field(exported: Exported) -> None:
    exported.entries[0]["approved_by"] = "somebody"


def other_key(exported: Exported) -> None:
    exported.key.write_bytes(KEY.rstrip())


def empty_key(exported: Exported) -> None:
    exported.key.write_bytes(b"")


def no_key_file(exported: Exported) -> None:
    exported.key.unlink()


def shuffle_head(exported: Exported) -> None:
    exported.write_head(5, 2)


def garble_head(exported: Exported) -> None:
    exported.head.write_bytes(exported.head.read_bytes()[:-10])


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        (alter_payload, ["mac_differs"]),
        (alter_mac, ["mac_differs", "mac_differs"]),
        (remove_middle, ["seq_out_of_order", "mac_differs"]),
        (remove_first, ["seq_out_of_order", "mac_differs"]),
        (remove_middle_and_renumber, ["mac_differs", "tail_cut_off"]),
        (insert_copy, ["seq_out_of_order", "mac_differs"]),
        (insert_forged, ["mac_differs", "mac_differs", "head_differs"]),
        (swap, ["seq_out_of_order", "mac_differs"] * 3),
        (cut_tail, ["tail_cut_off"]),
        (cut_everything, ["tail_cut_off", "tail_cut_off"]),
        (write_anew_with_the_key, ["head_differs", "head_differs"]),
        (forget_heads, ["head_missing"]),
        (add_unsigned_field, ["entry_unreadable", "mac_differs"]),
        (other_key, ["key_wrong"]),
        (empty_key, ["key_empty"]),
        (no_key_file, ["file_unreadable"]),
        (shuffle_head, ["head_not_ascending"]),
        (garble_head, ["head_unreadable"]),
    ],
)
def test_tampering_is_named(
    exported: Exported, tamper: Callable[[Exported], None], expected: list[str]
) -> None:
    tamper(exported)
    assert exported.codes() == expected


def test_a_breach_names_its_place(exported: Exported) -> None:
    alter_payload(exported)
    (breach,) = exported.check().breaches
    assert (breach.line, breach.seq) == (2, 2)
    assert str(breach) == f"mac_differs file={exported.log} line=2 seq=2"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"not json",
        b"[]",
        b"\xff\xfe",
        b'{"seq":6,"payload":{},"mac":"' + b"AB" * 32 + b'"}',
        b'{"seq":true,"payload":{},"mac":"' + b"ab" * 32 + b'"}',
        b'{"seq":6,"payload":[],"mac":"' + b"ab" * 32 + b'"}',
        b'{"seq":6,"payload":{"a":1,"a":2},"mac":"' + b"ab" * 32 + b'"}',
        b'{"seq":6,"payload":{"a":NaN},"mac":"' + b"ab" * 32 + b'"}',
        b'{"seq":6,"payload":{"a":1e999},"mac":"' + b"ab" * 32 + b'"}',
        b'{"seq":6,"payload":{"a":"\\ud800"},"mac":"' + b"ab" * 32 + b'"}',
        b'{"seq":6,"payload":' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b',"mac":"' + b"ab" * 32 + b'"}',
    ],
)
def test_what_is_no_entry_is_a_breach_and_never_a_traceback(exported: Exported, line: bytes) -> None:
    exported.write_log()
    exported.log.write_bytes(exported.log.read_bytes() + line + b"\n")
    verdict = check_audit_chain(exported.log, exported.key, exported.head)
    assert [(breach.code, breach.line) for breach in verdict.breaches] == [("entry_unreadable", 6)]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.text(max_size=3), values, max_size=4), min_size=1, max_size=4))
def test_whatever_the_payloads_hold_their_chain_is_verified(
    tmp_path_factory: pytest.TempPathFactory, payloads: list[dict]
) -> None:
    exported = Exported(tmp_path_factory.mktemp("any"))
    exported.entries = chained(payloads)
    exported.write_head(len(payloads))
    assert exported.check() == Verdict(len(payloads), 0, ())


@given(st.data())
def test_any_flipped_bit_of_the_log_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    exported = Exported(tmp_path_factory.mktemp("flip"))
    exported.write_log()
    content = bytearray(exported.log.read_bytes())
    place, bit = data.draw(st.integers(0, len(content) - 2)), data.draw(st.integers(0, 7))
    content[place] ^= 1 << bit
    exported.log.write_bytes(content)
    verdict = check_audit_chain(exported.log, exported.key, exported.head)
    if verdict.is_verified:  # a change of white space, at most
        assert [json.loads(line) for line in content.splitlines()] == exported.entries


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fieldhouse.checkers.audit_chain", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_answers_with_its_exit_code(exported: Exported) -> None:
    exported.write_log()
    files = (exported.log, exported.key, exported.head)
    verified = run(*files)
    assert (verified.returncode, verified.stdout) == (0, "verified entries=5 unwitnessed=0\n")
    cut_tail(exported)
    exported.write_log()
    refused = run(*files)
    assert refused.returncode == 1
    assert refused.stdout.splitlines() == [
        f"tail_cut_off file={exported.head} line=2 seq=5",
        "not_verified entries=3 unwitnessed=0",
    ]
    assert run(exported.log).returncode == 2


def test_it_stands_alone(exported: Exported) -> None:
    """The one file runs without the package, on the standard library alone."""
    exported.write_log()
    source = Path(audit_chain.__file__)
    command = [sys.executable, "-I", str(source), str(exported.log), str(exported.key), str(exported.head)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
