"""The tables of a day laid over those of an earlier one: only the deals of which more is told are computed.

What is told of one deal moves no other, so the tables are those that a whole computation gives, but for the numbers of
places and the order of the codes in their dictionaries, which mean nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fieldhouse.facts.grounds import Grounds
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.tables import ORGANISATION, PLACE_OF, Tables, tables_of
from fieldhouse.facts.places import NOWHERE

MOST_DEALS = 5_000
"""Above it all deals are computed: of a million that takes but twice as long as of so many that lie scattered."""


def patched(history: History, as_of: date, currency: str, base: Tables, grounds: Grounds) -> Tables | None:
    """The tables of a day from those of the day on earlier grounds; ``None`` where too much has been told since."""
    deals = _told_of(history, grounds, as_of)
    if len(deals) > MOST_DEALS:
        return None
    return laid_over(base, tables_of(history.narrowed(deals), as_of, currency), deals) if deals else base


def laid_over(base: Tables, own: Tables, deals: Collection[int]) -> Tables:
    """The tables of ``base`` in which some deals stand as ``own`` has them, that has no others."""
    own, nodes = _in_places_of(base, own)
    wanted = np.unique(np.fromiter(deals, np.int64, len(deals)))
    rows = _with_rows(*_in_one_code(base.deals, own.deals), wanted)
    keys = rows["key"].to_numpy()
    has_more_told = pa.array(np.isin(_deals_of(base), wanted))
    before = Tables(base.deals, base.shares.filter(pc.invert(has_more_told)), base.nodes)
    parts = [
        _with_column(one.shares, "row", np.searchsorted(keys, _deals_of(one)).astype(np.int32))
        for one in (before, own)
    ]
    return Tables(
        rows, pa.concat_tables(parts).sort_by([("row", "ascending"), ("place", "ascending")]), nodes
    )


def _told_of(history: History, grounds: Grounds, as_of: date) -> set[int]:
    """The deals of which, or of whose splits, more is told than the grounds know."""
    events = history.events_beyond(grounds, as_of)
    told = history.session.arrow(events.select("entity", "key").distinct())
    of = {
        entity: told.filter(pc.equal(told["entity"], entity))["key"].to_pylist()
        for entity in ("opportunity", "split")
    }
    return {*of["opportunity"], *(history.deals_of(of["split"]) if of["split"] else ())}


def _with_rows(base: pa.Table, own: pa.Table, keys: Any) -> pa.Table:
    """The rows of ``base``, but for the deals of these keys those of ``own``, by key. Nothing is copied."""
    first, last = (np.searchsorted(base["key"].to_numpy(), keys, side).tolist() for side in ("left", "right"))
    own_first, own_last = (
        np.searchsorted(own["key"].to_numpy(), keys, side).tolist() for side in ("left", "right")
    )
    pieces, at = [], 0
    for begins, ends, own_begins, own_ends in zip(first, last, own_first, own_last, strict=True):
        pieces += [base.slice(at, begins - at), own.slice(own_begins, own_ends - own_begins)]
        at = ends
    return pa.concat_tables([*(one for one in pieces if one.num_rows), base.slice(at)])


def _deals_of(tables: Tables) -> Any:
    """The keys of the deals of the shares."""
    return tables.deals["key"].to_numpy()[tables.shares["row"].to_numpy()]


def _in_one_code(base: pa.Table, own: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Both with the same dictionaries: those of ``base``, and after them what only ``own`` says."""
    for place, field in enumerate(base.schema):
        if pa.types.is_dictionary(field.type):
            codes = base[field.name].slice(0, 1).combine_chunks().dictionary
            texts = own[field.name].cast(field.type.value_type).combine_chunks()
            further = texts.filter(pc.invert(pc.is_in(texts, codes))).unique().drop_null()
            if len(further):
                codes = pa.concat_arrays([codes, further])
                coded = [
                    pa.DictionaryArray.from_arrays(one.indices, codes) for one in base[field.name].chunks
                ]
                base = base.set_column(place, field.name, pa.chunked_array(coded, field.type))
            coded = pa.DictionaryArray.from_arrays(pc.index_in(texts, codes), codes)
            own = own.set_column(place, field.name, coded)
    return base, own


def _in_places_of(base: Tables, own: Tables) -> tuple[Tables, pa.Table]:
    """``own`` with the numbers that places have in ``base``, and the nodes of both: a place is what it counts in."""
    deals, shares, further = own.deals, own.shares, []
    for tree, name in PLACE_OF.items():
        known, held = _places(base.nodes, tree), _places(own.nodes, tree)
        numbers = {nodes: place for place, nodes in known.items()}
        seats = deals[name].to_numpy()
        parts = shares["place"].to_numpy() if tree == ORGANISATION else seats[:0]
        to = np.full(max(held, default=NOWHERE) + 2, NOWHERE, np.int32)  # the last is that of `NOWHERE`
        for place in sorted({*seats.tolist(), *parts.tolist()} - {NOWHERE}):
            nodes = held[place]
            if nodes not in numbers:
                numbers[nodes] = max(numbers.values(), default=NOWHERE) + 1
                further += [(tree, numbers[nodes], node) for node in nodes]
            to[place] = numbers[nodes]
        deals = _with_column(deals, name, to[seats])
        if tree == ORGANISATION:
            shares = _with_column(shares, "place", to[parts])
    added = pa.Table.from_pylist(
        [dict(zip(base.nodes.column_names, row, strict=True)) for row in further], base.nodes.schema
    )
    return Tables(deals, shares, own.nodes), pa.concat_tables([base.nodes, added]).combine_chunks()


def _places(nodes: pa.Table, tree: str) -> dict[int, tuple[int, ...]]:
    """The nodes of each place of a tree."""
    own = nodes.filter(pc.equal(nodes["tree"], tree))
    found: dict[int, list[int]] = {}
    for place, node in zip(own["place"].to_pylist(), own["node"].to_pylist(), strict=True):
        found.setdefault(place, []).append(node)
    return {place: tuple(sorted(one)) for place, one in found.items()}


def _with_column(table: pa.Table, name: str, values: Any) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, name, pa.array(values, table.schema.field(place).type))
