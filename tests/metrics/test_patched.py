"""A view laid over an earlier one is the view that the whole history gives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.conformance.test_metrics import ALWAYS, SNAPSHOTS, closure, stage, told

from fieldhouse.facts.events import ChangeEvent, table_of
from fieldhouse.facts.folder import write_file
from fieldhouse.facts.generations import current, current_manifest, first_seq, next_manifest
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics import patched, views
from fieldhouse.facts.metrics.day_view import Basis, DayView
from fieldhouse.facts.metrics.definitions import METRICS
from fieldhouse.facts.metrics.tables import Tables, tables_of
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.outbox import OURS, append, undrained
from fieldhouse.facts.snapshots import snapshot_table

AS_OF = date(2025, 6, 30)
BASIS = Basis(date(2025, 4, 1), date(2025, 7, 1))
MOVED = date(2025, 5, 1)

ROWS = {
    **SNAPSHOTS,
    "placements": [
        {"person": 1, "position": 11, "valid_from": date(2020, 1, 1), "valid_to": MOVED},
        {"person": 1, "position": 12, "valid_from": MOVED, "valid_to": None},
        {"person": 2, "position": 12, **ALWAYS},
        {"person": 3, "position": 13, **ALWAYS},
    ],
    "organisation": closure(
        (10, 10, 0), (11, 11, 0), (12, 12, 0), (13, 13, 0), (10, 11, 1), (10, 12, 1), (11, 13, 1), (10, 13, 2)
    ),
    "stages": [
        *SNAPSHOTS["stages"],
        *({**one, "source": OURS} for one in [stage("open", 1, "open", "commit")]),
    ],
}

NODES = (("organisation", (10, 11, 12, 13)), ("territories", (20, 21, 22)))

LATER = {"valid_from": date(2025, 8, 1), "valid_to": None}
KNOWN_LATER = [
    *ROWS["organisation"],
    {"ancestor": 9, "descendant": 9, "depth": 0, **LATER},
    {"ancestor": 9, "descendant": 11, "depth": 1, **LATER},
]
"""Says the same of the day looked at, but gives its places other numbers."""

VALUES: dict[str, dict[str, list[Any]]] = {
    "opportunity": {
        "owner": [None, 1, 2, 3],
        "account": [31, 32],
        "territory": [None, 21, 22],
        "amount": [None, 100_00, -7, 33_33],
        "currency": ["USD", "EUR", "GBP"],
        "stage": ["open", "won", "lost", "odd", "never seen"],
        "category": [None, "commit", "pipeline", "omitted"],
        "type": ["new", "renewal"],
        "close_on": [None, date(2025, 4, 2), date(2025, 6, 25), date(2025, 9, 1)],
        "created": [None, date(2025, 1, 2)],
    },
    "split": {
        "opportunity": [None, 1, 2, 3, 7],
        "person": [1, 2, 3],
        "share": [0, 1_000, 1_500],
        "kind": ["owner", "owner", "overlay"],
    },
}

days = st.integers(0, 200).map(lambda one: (date(2025, 1, 2) + timedelta(one)).isoformat())
changes = st.sampled_from([(entity, field) for entity, fields in VALUES.items() for field in fields]).flatmap(
    lambda what: st.builds(
        lambda key, value, day, hour: [told(what[0], key, what[1], value, day, hour)],
        st.integers(1, 6),
        st.sampled_from(VALUES[what[0]][what[1]]),
        days,
        st.integers(0, 23),
    )
)


def deal(key: int, owner: int, day: str) -> list[ChangeEvent]:
    said = {"created": date(2025, 1, 2), "owner": owner, "account": 31, "amount": 100_01, "currency": "EUR"}
    said |= {"stage": "open", "close_on": date(2025, 6, 29)}
    return [told("opportunity", key, field, value, day) for field, value in said.items()]


def split(key: int, opportunity: int, person: int, day: str) -> list[ChangeEvent]:
    said = {"opportunity": opportunity, "person": person, "share": 1_111, "kind": "owner"}
    return [told("split", key, field, value, day) for field, value in said.items()]


new = st.builds(deal, st.integers(1, 9), st.integers(1, 3), days)
shared = st.builds(split, st.integers(1, 6), st.integers(1, 9), st.integers(1, 3), days)
several = st.lists(st.one_of(changes, changes, new, shared), min_size=1, max_size=4).map(
    lambda groups: [event for group in groups for event in group]
)
steps = st.lists(
    st.tuples(st.sampled_from(["imported", "edited", "edited", "drained"]), several, st.booleans()),
    min_size=1,
    max_size=4,
)


class Home:
    """Generations and edits, as imports and people make them, without any records."""

    def __init__(self) -> None:
        Manifest.objects.all().delete()
        views.forget()
        self._snapshots = [write_file(name, snapshot_table(name, rows)) for name, rows in ROWS.items()]

    def imported(self, events: list[ChangeEvent]) -> None:
        newest = current_manifest()
        self._publish(events, newest.outbox_through if newest else 0)
        self._snapshots = [write_file("organisation", snapshot_table("organisation", KNOWN_LATER))]

    def edited(self, events: list[ChangeEvent]) -> None:
        for event in events:
            append(event._replace(source=OURS))

    def drained(self, _events: list[ChangeEvent]) -> None:
        newest = current_manifest()
        assert newest is not None
        edits, through = undrained(newest.outbox_through)
        if edits:
            self._publish(edits, through)

    def imported_snapshot(self, name: str, rows: list[dict[str, Any]]) -> None:
        newest = current_manifest()
        assert newest is not None
        file = write_file(name, snapshot_table(name, rows))
        next_manifest(
            events=[], snapshots=[file], data_through=AS_OF, outbox_through=newest.outbox_through
        ).save()

    def _publish(self, events: list[ChangeEvent], outbox_through: int) -> None:
        file = write_file("events", table_of(events, first_seq()))
        next_manifest(
            events=[file], snapshots=self._snapshots, data_through=AS_OF, outbox_through=outbox_through
        ).save()


def plain(tables: Tables) -> tuple[list[Any], list[Any]]:
    """The deals and the shares with the nodes that their places count in, and not the places' numbers."""
    nodes: dict[tuple[str, int], set[int]] = {}
    for row in tables.nodes.to_pylist():
        nodes.setdefault((row["tree"], row["place"]), set()).add(row["node"])
    deals = [
        {
            **row,
            "seat": nodes.get(("organisation", row["seat"])),
            "land": nodes.get(("territories", row["land"])),
        }
        for row in tables.deals.to_pylist()
    ]
    shares = [
        (row["row"], sorted(nodes.get(("organisation", row["place"]), ())), *list(row.values())[2:])
        for row in tables.shares.to_pylist()
    ]
    return deals, sorted(shares, key=repr)


def said(view: DayView) -> dict[Any, Any]:
    """Totals, reasons and evidence of all nodes."""
    found: dict[Any, Any] = {}
    for name, metric in METRICS.items():
        for tree, node in ((tree, node) for tree, nodes in NODES for node in nodes):
            found[name, node] = view.total(metric, tree, node, BASIS)
            found[name, node, "why"] = view.reasons(metric, tree, node, BASIS)
            rows = view.evidence(metric, tree, node, BASIS)
            found[name, node, "rows"] = list(
                zip(rows["key"].to_pylist(), rows["part_minor"].to_pylist(), strict=True)
            )
    for node in (10, 11, 12, 13):
        found["stages", node] = view.open_by_stage(BASIS).of("organisation", node)
        found["won", node] = view.won_by_day(BASIS).of("organisation", node)
    return found


@pytest.fixture
def home(tmp_path, settings, db):
    settings.HOME = tmp_path
    yield tmp_path
    views.forget()


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(first=several, after=steps, most_pieces=st.sampled_from([1, 4, 100]))
def test_what_is_told_since_laid_over_an_earlier_view_is_the_view_of_all(
    home, first, after, most_pieces
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "MOST_PIECES", most_pieces)
        began = Home()
        began.imported(
            [*deal(1, 1, "2025-01-02"), *deal(2, 2, "2025-01-02"), *split(1, 2, 3, "2025-02-02"), *first]
        )
        views.day_view(current(), AS_OF, "USD")
        patch.setattr(views, "tables_of", _not_again)
        for how, events, is_another_process in after:
            getattr(began, how)(events)
            if is_another_process:
                views.forget()
            view = views.day_view(current(), AS_OF, "USD")
            whole = tables_of(History(current()), AS_OF, "USD")
            assert plain(_tables_of(view)) == plain(whole)
        assert said(view) == said(DayView(whole, AS_OF, "USD"))


def test_where_too_many_deals_or_a_snapshot_changed_all_is_built_and_kept(home, monkeypatch) -> None:
    began = Home()
    began.imported([*deal(1, 1, "2025-01-02"), *deal(2, 2, "2025-01-02")])
    views.day_view(current(), AS_OF, "USD")
    folder = home / "cache" / "views"
    assert len(list(folder.glob("*-deals.arrow"))) == 1
    began.edited([told("opportunity", 1, "amount", 1, "2025-06-01")])
    views.day_view(current(), AS_OF, "USD")
    assert len(list(folder.glob("*-deals.arrow"))) == 1  # one deal: laid over, and nothing written
    monkeypatch.setattr(patched, "MOST_DEALS", 1)
    began.edited([told("opportunity", key, "amount", 2, "2025-06-01") for key in (1, 2)])
    view = views.day_view(current(), AS_OF, "USD")
    assert view.deals["amount"].to_pylist() == [2, 2] and len(list(folder.glob("*-deals.arrow"))) == 2
    began.imported_snapshot("walls", [{"account": 31, "wall": "public_sector"}])
    assert views.day_view(current(), AS_OF, "USD").deals["wall"].to_pylist() == ["public_sector"] * 2
    assert len(list(folder.glob("*-deals.arrow"))) == 3


def _not_again(*_asked: Any) -> Tables:
    raise AssertionError("the view was built from the whole history")


def _tables_of(view: DayView) -> Tables:
    (found,) = [one.tables for one in views._views.values() if one.view is view]
    return found
