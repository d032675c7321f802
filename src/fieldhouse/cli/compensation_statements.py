"""What a run's folder becomes for people and for payroll: spreadsheets, papers, and the file that pays."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from fieldhouse.cli.compensation_read import Read, read_again
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.money import shifted

PAYROLL = ("payee_id", "legal_entity", "element", "period", "currency", "amount", "amount_minor", "run")
ELEMENT = "VARIABLE_PAY"


def write_statements(folder: Path, out: Path, payees: Sequence[str], kinds: Sequence[str]) -> None:
    """A file of each kind for each payee that is asked for, all of them where none is."""
    from fieldhouse.cli.compensation_paper import write_paper
    from fieldhouse.cli.compensation_sheet import write_sheet
    from fieldhouse.engines.compensation.stating import Statements
    from fieldhouse.ingest.compensation.previous import lines_of, run_facts, statements_of

    facts = run_facts(folder)
    by_payee = {row["payee_id"]: row for row in statements_of(folder)}
    for one in payees:
        if one not in by_payee:
            raise Refused("pay.unknown_payee", payee=one, folder=str(folder))
    read = read_again(folder, facts)
    made = Statements(read.given, read.people, read.credits)
    lines: dict[str, list[dict[str, Any]]] = {}
    for row in lines_of(folder).iter_rows(named=True):
        lines.setdefault(row["payee_id"], []).append(row)
    out.mkdir(parents=True, exist_ok=True)
    wanted = list(dict.fromkeys(payees)) or sorted(by_payee)
    for payee in wanted:
        stated = made.of(payee, lines.get(payee, []))
        plans = _plans(read, payee)
        name = out / f"statement-{facts['period']}-{quote(payee, safe='')}"
        if "xlsx" in kinds:
            write_sheet(name.with_name(f"{name.name}.xlsx"), by_payee[payee], facts["period"], plans, stated)
        if "pdf" in kinds:
            file = name.with_name(f"{name.name}.pdf")
            write_paper(file, by_payee[payee], facts["period"], plans, stated, _fingerprint(folder))
    print(_("Statements of %(count)s payees are in %(folder)s.") % {"count": len(wanted), "folder": out})


def write_payroll(folder: Path, file: Path) -> None:
    """What payroll pays: a row for each payee to whom something is payable, in major units."""
    from fieldhouse.ingest.compensation.previous import run_facts, statements_of

    facts = run_facts(folder)
    read = read_again(folder, facts)
    fingerprint = _fingerprint(folder)
    rows: list[dict[str, object]] = []
    for row in statements_of(folder):
        payable = int(row["payable_minor"])
        held = read.people.held.get(row["payee_id"], [])
        if payable:
            rows.append(
                {
                    "payee_id": row["payee_id"],
                    "legal_entity": held[-1].legal_entity if held else "",
                    "element": ELEMENT,
                    "period": facts["period"],
                    "currency": row["currency"],
                    "amount": f"{shifted(payable, exponent(row['currency'])):f}",
                    "amount_minor": payable,
                    "run": fingerprint,
                }
            )
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, PAYROLL, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    print(_("%(count)s payees are to be paid; the file is %(file)s.") % {"count": len(rows), "file": file})


def _plans(read: Read, payee: str) -> list[str]:
    """The plan versions that the payee was on up to the period's end."""
    ids = {one.plan for one in read.people.held[payee] if one.valid_from <= read.given.ends_on}
    return [one.key for one in read.people.plans if one.id in ids and one.valid_from <= read.given.ends_on]


def _fingerprint(folder: Path) -> str:
    """By which a statement names its run: the beginning of the hash of its account."""
    return hashlib.sha256((folder / "run.json").read_bytes()).hexdigest()[:16]
