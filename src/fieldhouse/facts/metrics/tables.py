"""The tables of a day in one currency: how every deal stood, the parts of several owners, and where deals count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fieldhouse.facts.conversion import Converter, rate_table, with_views
from fieldhouse.facts.history import History
from fieldhouse.facts.places import Places, place_on, places_of
from fieldhouse.facts.shares import shares
from fieldhouse.facts.standing import held, splits, stood

ORGANISATION, TERRITORIES = "organisation", "territories"

PLACE_OF = {ORGANISATION: "seat", TERRITORIES: "land"}
"""The column of a deal's place by tree."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a day.

    ``deals``: the columns of `standing.stood`, sorted by key, the amount in each view, and the deal's places, ``seat``
    in the organisation and ``land`` in the territories. In the organisation a deal counts where its owners stood on the
    day that places it, and above; each owner brings a share, and the parts add up to the deal. In the territories it
    counts whole, where it lies and above.

    ``shares``: for each deal with splits, one row an owner: the deal's row, the owner's place, and the part in each
    view. ``nodes``: the nodes that a place counts in: tree, place, node.
    """

    deals: pa.Table
    shares: pa.Table
    nodes: pa.Table

    def in_one_piece(self) -> Tables:
        """The same, each table in one piece of memory."""
        return Tables(*(table.combine_chunks() for table in (self.deals, self.shares, self.nodes)))


def tables_of(history: History, as_of: date, currency: str) -> Tables:
    """The tables of a day, computed from the history."""
    session = history.session
    organisation, territories = (
        places_of(tree, history.snapshot(tree)) for tree in (ORGANISATION, TERRITORIES)
    )
    placed = place_on(session, stood(history, as_of), organisation, "position", "seat")
    rows = session.arrow(place_on(session, placed, territories, "territory", "land"))
    deals = with_views(_sorted(rows), Converter(rate_table(history.snapshot("rates")), currency, as_of))
    parts = _placed(history, shares(deals, splits(history, as_of)), organisation)
    deals = _where_their_owners_are(deals, parts, organisation)
    return Tables(deals, parts, pa.concat_tables([organisation.pairs(), territories.pairs()]))


def _sorted(rows: pa.Table) -> pa.Table:
    """By key, codes as dictionaries: a tenth of the memory, and quicker to compare."""
    columns = [
        one.combine_chunks().dictionary_encode() if pa.types.is_string(one.type) else one.combine_chunks()
        for one in rows.columns
    ]
    table = pa.table(columns, names=rows.column_names)
    return table.take(pc.sort_indices(table, [("key", "ascending")]))


def _placed(history: History, parts: pa.Table, organisation: Places) -> pa.Table:
    """The parts with the place of each owner."""
    session = history.session
    rows = session.table("shares", parts)
    placements = session.table("placements", history.snapshot("placements"))
    rows = rows.left_join(placements, [rows.person == placements.person, *held(placements, rows.placed_on)])
    rows = place_on(
        session, rows.drop("person_right", "valid_from", "valid_to"), organisation, "position", "place"
    )
    amounts = [name for name in parts.column_names if name.endswith("_minor")]
    return session.arrow(rows.select("row", "place", *amounts).order_by(["row", "place"]))


def _where_their_owners_are(deals: pa.Table, parts: pa.Table, organisation: Places) -> pa.Table:
    """The deals with splits moved to the place of all their owners together."""
    seat = deals["seat"].to_numpy().copy()
    together: dict[int, list[int]] = {}
    for row, place in zip(parts["row"].to_pylist(), parts["place"].to_pylist(), strict=True):
        together.setdefault(row, []).append(place)
    seat[list(together)] = [organisation.together(places) for places in together.values()]
    column = deals.schema.get_field_index("seat")
    return deals.set_column(column, "seat", pa.array(seat.astype(np.int32), pa.int32()))
