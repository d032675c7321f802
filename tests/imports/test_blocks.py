"""Rows taken in blocks leave what the same rows leave one by one: events, counts, findings, rejected rows, records."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fieldhouse.apps.imports.actions.money_columns import minor_of
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.money import from_decimal
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS

from . import acme

SETTINGS = settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
KINDS = ["contact", "opportunity", "contact_role", "product_line", "campaign_member"]
DEALS = ["W1", "O1", "N1", "N1", "N2", "N3", "NONE"]
INSTANTS = ["2025-01-05T10:00:00Z", "2025-06-29T23:30:00Z", "2025-06-30", "2025-07-02T00:00:00+09:00"]
ODD = ["1900-01-01", "x"]
AMOUNTS = [
    "5",
    "100.50",
    "100.505",
    "-0.00",
    "1e3",
    "9999999999999.99",
    "99999999999999.99",
    "123456789012345",
    "",
]
VALUES = {
    "stage": ["Open", "Talks", "Won", "Lost", "Elsewhere", ""],
    "category": ["commit", "omitted", "closed", "nothing", ""],
    "amount": AMOUNTS,
    "currency": ["USD", "USD", "EUR", "JPY", "ZZZ", ""],
    "close_on": ["2025-02-03", "2025-09-30", "1900-01-01", "soon", ""],
    "owner": ["Ann", "Bob", "Nobody", ""],
    "account": ["Alder", "Cedar", "Nobody", ""],
    "territory": ["North", "Nowhere", ""],
    "type": ["renewal", ""],
    "order_type": ["growth", ""],
}
change = st.sampled_from(OPPORTUNITY_FIELDS).flatmap(
    lambda field: st.tuples(
        st.sampled_from(DEALS),
        st.just(field),
        st.sampled_from(["", *VALUES[field]]),
        st.sampled_from(VALUES[field]),
        st.sampled_from([*INSTANTS, *ODD]),
    )
)
standing = st.tuples(
    st.sampled_from(DEALS),
    st.sampled_from([*INSTANTS, *ODD]),
    *(st.sampled_from(VALUES[field]) for field in OPPORTUNITY_FIELDS),
)
activity = st.tuples(
    st.sampled_from(["T1", "T2", ""]),
    st.sampled_from(DEALS),
    st.sampled_from(["call", "email"]),
    st.sampled_from([*INSTANTS, *ODD]),
    st.sampled_from(["Ann", "Nobody", ""]),
)


@st.composite
def opportunity(draw: st.DrawFn) -> tuple[str, ...]:
    cells = [
        draw(st.sampled_from(["N1", "N2", "N3", "N4", "O1", "W1"])),
        draw(st.sampled_from(["New", "新規", ""])),
    ]
    cells += [draw(st.sampled_from([*INSTANTS, *ODD, ""])), draw(st.sampled_from([*INSTANTS, *ODD, ""]))]
    return (*cells, *(draw(st.sampled_from(VALUES[field])) for field in OPPORTUNITY_FIELDS))


def written(header: list[str], rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def left_by(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, *, in_blocks: bool
) -> dict[str, Any]:
    """What an import leaves before its last transaction; all of it is taken back."""
    from django.db import transaction

    from fieldhouse.apps.imports.actions import _importer, blocks
    from fieldhouse.apps.imports.actions.late import resolve_later
    from fieldhouse.apps.imports.actions.rows import take_rows
    from fieldhouse.apps.imports.kinds import MODELS
    from fieldhouse.apps.imports.ledger import Ledger
    from fieldhouse.apps.imports.queries.state import record_names
    from fieldhouse.apps.runs.actions import start
    from fieldhouse.facts.folder import facts_path
    from fieldhouse.ingest.load import load_profile
    from fieldhouse.ingest.source import read_source

    profile, _findings = load_profile("fieldhouse")
    with transaction.atomic(), monkeypatch.context() as patch:
        if not in_blocks:
            patch.setattr(blocks.Blocks, "kinds", frozenset())
        run = start("import")
        opened = read_source(source, profile)
        ledger = Ledger(folder, lambda finding: f"{finding.rule} {sorted(finding.fields.items())}")
        importer = _importer(run, ledger, opened.profile, opened.company, date(2025, 6, 30))
        take_rows(opened, importer, lambda _progress: None)
        resolve_later(importer)
        files = importer.history.finish()
        ledger.close()
        names = dict(record_names("opportunity"))
        events = [
            row for one in files for row in pl.read_parquet(facts_path() / one.path).sort("seq").to_dicts()
        ]
        for one in files:
            (facts_path() / one.path).unlink()
        since = importer.history.beginnings.new({})
        left = {
            "known_since": dict(since),
            "summary": ledger.summary() | {"shown": None},
            "records": {kind: records(MODELS[kind]) for kind in KINDS},
            "updates": {
                kind: sorted(len(values) for values in by_number.values())
                for kind, by_number in importer.changes.updates.items()
            },
            "events": said(events, names),
            "files": {path.name: sorted(path.read_text().splitlines()) for path in sorted(folder.glob("*"))},
        }
        transaction.set_rollback(True)
    shutil.rmtree(folder)
    return left


def records(model: Any) -> list[Any]:
    """The records of a kind by what they say: references by the other record's key, and no number of ours."""
    names = []
    for one in model._meta.concrete_fields:
        if one.name not in ("id", "run"):
            names.append(f"{one.name}__source_key" if one.is_relation else one.name)
    return sorted(model.objects.values_list(*names), key=str)


def said(events: list[dict[str, Any]], names: dict[int, str]) -> dict[Any, list[Any]]:
    """The events of each field of each deal, in their order."""
    found: dict[Any, list[Any]] = {}
    for one in events:
        told = tuple(
            value for name, value in one.items() if name not in ("key", "recorded_at", "seq", "identity")
        )
        found.setdefault((one["entity"], names[one["key"]], one["field"]), []).append(told)
    return found


@SETTINGS
@given(
    changes=st.lists(change, max_size=14),
    standings=st.lists(standing, max_size=6),
    activities=st.lists(activity, max_size=4),
    opportunities=st.lists(opportunity(), max_size=5),
)
def test_blocks_leave_what_rows_leave(
    acme_home, tmp_path, monkeypatch, changes, standings, activities, opportunities
) -> None:
    files = {
        "opportunity": written(
            ["key", "name", "created_at", "modified_at", *OPPORTUNITY_FIELDS], opportunities
        ),
        "change": written(["opportunity", "field", "before", "value", "at"], changes),
        "standing": written(["opportunity", "at", *OPPORTUNITY_FIELDS], standings),
        "activity": written(["key", "opportunity", "kind", "at", "person"], activities),
    }
    source = acme.write(tmp_path / "source", files)
    by_rows, by_blocks = (
        left_by(source, tmp_path / "ledger", monkeypatch, in_blocks=in_blocks) for in_blocks in (False, True)
    )
    assert by_blocks == by_rows
    shutil.rmtree(source)


contact = st.tuples(
    st.sampled_from(["C1", "C2", "C3"]),
    st.sampled_from(["Alder", "Cedar", "Nobody", ""]),
    st.sampled_from(["Kim", ""]),
    st.sampled_from(['{"b": "髙", "a": "2"}', '{"a": null}', "{}", "x", ""]),
)
contact_role = st.tuples(
    st.sampled_from(["W1", "O1", "NONE"]),
    st.sampled_from(["C1", "C2", "C9"]),
    st.sampled_from(["user", "champion", "x"]),
)
product_line = st.tuples(
    st.sampled_from(["L1", "L2", "L3"]),
    st.sampled_from(["W1", "W2", "O2", "NONE"]),  # in USD, EUR and JPY
    st.sampled_from(["P1", "P9"]),
    st.sampled_from(["1", "-3", "1.5", "99999999999999", ""]),
    st.sampled_from(AMOUNTS),
)
campaign_member = st.tuples(
    st.sampled_from(["M1", "M9"]),
    st.sampled_from(["C1", "C2", "C9"]),
    st.sampled_from(["sent", "registered"]),
    st.sampled_from([*INSTANTS, *ODD]),
)


@SETTINGS
@given(
    contacts=st.lists(contact, max_size=4),
    roles=st.lists(contact_role, max_size=4),
    lines=st.lists(product_line, max_size=5),
    members=st.lists(campaign_member, max_size=4),
    again=st.booleans(),
)
def test_blocks_of_what_hangs_on_deals_leave_what_rows_leave(
    acme_home, tmp_path, monkeypatch, contacts, roles, lines, members, again
) -> None:
    files = {
        "product": "key,name\nP1,Thing\n",
        "campaign": "key,name\nM1,Fair\n",
        "contact": written(["key", "account", "given_name", "more"], contacts),
        "contact_role": written(["opportunity", "contact", "role"], roles * (1 + again)),
        "product_line": written(["key", "opportunity", "product", "quantity", "amount"], lines * (1 + again)),
        "campaign_member": written(["campaign", "contact", "status", "at"], members),
    }
    source = acme.write(tmp_path / "source", files)
    by_rows, by_blocks = (
        left_by(source, tmp_path / "ledger", monkeypatch, in_blocks=in_blocks) for in_blocks in (False, True)
    )
    assert by_blocks == by_rows
    shutil.rmtree(source)


@SETTINGS
@given(
    amounts=st.lists(
        st.tuples(
            st.decimals(-(10**15), 10**15, places=3) | st.integers(-99, 99),
            st.sampled_from(sorted(EXPONENTS)),
        ),
        min_size=1,
    )
)
def test_amounts_by_column_are_those_by_row(amounts) -> None:
    from decimal import Decimal

    texts = pl.Series([format(Decimal(one), "f") for one, _ in amounts], dtype=pl.String)
    found = minor_of(texts, pl.Series([EXPONENTS[currency] for _, currency in amounts], dtype=pl.Int64))
    for (amount, currency), one in zip(amounts, found, strict=True):
        money, is_rounded = from_decimal(Decimal(amount), currency)
        assert one == money.amount_minor if not is_rounded and abs(amount) < 10**13 else one is None
