"""`fieldhouse audit verify`: every way to change the log behind the house's back is named, on either database."""

import json

import pytest
from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.cli.audit_verdict import verdict

FIRST_OF_OURS = 3


@pytest.fixture
def log(demo_home, db):
    """Five entries of ours after those of the home, all noted, and what `audit verify` says of them."""
    begins = AuditEntry.objects.count()
    written = []
    for n in range(5):
        with transaction.atomic():
            written.append(record(None, "deal.edit", f"opportunity:demo:O{n}", reason=f"call {n}"))
    keys = demo_home.folder / "keys"
    head = keys / "audit.head"
    noted = head.read_bytes() if head.exists() else b""
    head.write_bytes(noted + b"".join(f"{one.seq} {one.mac}\n".encode() for one in written))

    def found(path=None):
        return verdict(demo_home.folder, path)

    found.seqs, found.folder = [one.seq for one in written], demo_home.folder
    yield found
    head.write_bytes(noted)
    assert begins


def codes(found):
    return [(one.code, one.seq) for one in found.breaches]


def test_the_log_of_a_home_is_verified(log):
    assert (log().breaches, log().unwitnessed) == ((), 0)


def test_an_altered_row_is_named(log):
    row = AuditEntry.objects.get(seq=log.seqs[2])
    AuditEntry.objects.filter(pk=row.pk).update(payload=row.payload.replace("O2", "O9"))
    assert codes(log()) == [("mac_differs", log.seqs[2]), ("column_differs", log.seqs[2])]


def test_a_removed_row_is_named(log):
    AuditValue.objects.filter(entry__seq=log.seqs[2]).delete()
    AuditEntry.objects.filter(seq=log.seqs[2]).delete()
    assert codes(log()) == [
        ("seq_out_of_order", log.seqs[3]),
        ("mac_differs", log.seqs[3]),
        ("head_differs", log.seqs[2]),
    ]


def test_an_inserted_row_is_named(log):
    last = AuditEntry.objects.get(seq=log.seqs[-1])
    last.pk, last.seq = None, last.seq + 1
    last.payload = last.payload.replace(f'"seq":{log.seqs[-1]}', f'"seq":{last.seq}')
    last.save(force_insert=True)
    found = codes(log())
    assert ("mac_differs", last.seq) in found
    assert {seq for _code, seq in found} == {last.seq}


def test_a_tail_cut_off_is_named(log):
    cut = log.seqs[FIRST_OF_OURS:]
    AuditValue.objects.filter(entry__seq__in=cut).delete()
    AuditEntry.objects.filter(seq__in=cut).delete()
    assert codes(log()) == [("tail_cut_off", seq) for seq in cut]


def test_a_key_that_stands_twice_is_no_entry(log):
    """Whoever reads the payload takes the last of two; the one that is signed would be the first."""
    row = AuditEntry.objects.get(seq=log.seqs[1])
    AuditEntry.objects.filter(pk=row.pk).update(payload='{"who":7,' + row.payload[1:])
    assert codes(log())[0][0] == "entry_unreadable"


def test_a_row_that_a_search_would_miss_is_named(log):
    AuditEntry.objects.filter(seq=log.seqs[1]).update(action="deal.propose")
    assert codes(log()) == [("column_differs", log.seqs[1])]


def test_a_reason_that_is_altered_or_taken_away_is_named(log):
    values = AuditValue.objects.filter(name="reason")
    values.filter(entry__seq=log.seqs[0]).update(value="another reason")
    values.filter(entry__seq=log.seqs[1]).delete()
    values.filter(entry__seq=log.seqs[2]).update(value="", salt="", erased_by=log.seqs[0])
    assert codes(log()) == [
        ("value_differs", log.seqs[0]),
        ("value_missing", log.seqs[1]),
        ("erasure_differs", log.seqs[0]),
    ]


def test_a_copy_of_the_heads_that_is_older_or_of_another_log(log, tmp_path):
    lines = (log.folder / "keys" / "audit.head").read_text().splitlines(keepends=True)
    older, other = tmp_path / "older", tmp_path / "other"
    older.write_text("".join(lines[:-2]))
    other.write_text("".join(lines[:-1]) + f"{log.seqs[-1]} {'ab' * 32}\n")
    assert (log(older).breaches, log(older).unwitnessed) == ((), 2)
    assert codes(log(other)) == [("head_differs", log.seqs[-1])]


def test_the_command_ends_with_one_and_names_each_breach(simulated_home, within, tmp_path):
    copy = tmp_path / "copy"
    head = simulated_home / "keys" / "audit.head"
    copy.write_bytes(head.read_bytes())
    whole = within(simulated_home, "audit", "verify", "--head", copy)
    assert (whole.returncode, "The log is whole" in whole.stdout) == (0, True)
    last = int(copy.read_text().split()[-2])
    copy.write_text(copy.read_text() + f"{last + 1} {'ab' * 32}\n")
    cut = within(simulated_home, "audit", "verify", "--head", copy)
    assert cut.returncode == 1
    assert f"tail_cut_off file={copy}" in cut.stdout and "its end was cut off" in cut.stdout
    said = json.loads(within(simulated_home, "audit", "verify", "--head", copy, "--json").stdout)
    assert [one["code"] for one in said["breaches"]] == ["tail_cut_off"] and not said["verified"]
    gone = within(simulated_home, "audit", "verify", "--head", tmp_path / "none")
    assert (gone.returncode, "cannot be read" in gone.stderr) == (1, True)
