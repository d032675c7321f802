"""How columns judge deals is how the engine's expression judges them, whatever a deal has or has not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.facts.engine import Session
from fieldhouse.facts.metrics.columns import Columns
from fieldhouse.facts.metrics.definitions import BEHIND_WALL, METRICS, reason
from fieldhouse.facts.metrics.judged import FILTERED_OUT, JUDGEMENTS, judged

START, UNTIL = date(2025, 4, 1), date(2025, 7, 1)
DAYS = [None, date(2025, 3, 31), START, date(2025, 6, 30), UNTIL]
SAID: dict[str, tuple[Sequence[Any], pa.DataType]] = {
    "outcome": ([None, "open", "open", "won", "lost"], pa.string()),
    "category": ([None, "omitted", "pipeline", "best_case", "commit", "closed"], pa.string()),
    "wall": ([None, "", "public_sector", "defence"], pa.string()),
    "currency": ([None, "EUR", "USD"], pa.string()),
    "booked_on": (DAYS, pa.date32()),
    "close_on": (DAYS, pa.date32()),
    "amount": ([None, 0, 5], pa.int64()),
    "today_minor": ([None, 0, 7], pa.int64()),
}
"""What a deal may have of each field."""

deals = st.lists(st.tuples(*(st.sampled_from(values) for values, _kind in SAID.values())), max_size=60)
session = Session()


@settings(max_examples=60)
@given(
    deals,
    st.sampled_from(list(METRICS)),
    st.sets(st.sampled_from(["public_sector", "nobody's"])),
    st.sampled_from([(), (("currency", "EUR"),), (("currency", "EUR"), ("category", "commit"))]),
)
def test_columns_judge_as_the_engine_does(rows, metric, walls, filters) -> None:
    columns = zip(*rows, strict=True) if rows else [[]] * len(SAID)
    arrays = [pa.array(list(one), kind) for one, (_said, kind) in zip(columns, SAID.values(), strict=True)]
    table = pa.table([pa.array(range(len(rows)), pa.int64()), *arrays], names=["key", *SAID])
    asked = session.table("asked", table)
    why = reason(METRICS[metric], asked, START, UNTIL, "today", frozenset(walls))
    told = session.arrow(asked.select("key", why=why)).sort_by("key")["why"].to_pylist()
    texts = [name for name, (_said, kind) in SAID.items() if kind == pa.string()]
    for name in texts:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table[name].dictionary_encode())
    found = judged(METRICS[metric], Columns(table), START, UNTIL, "today", walls, filters)
    places = {name: place for place, name in enumerate(SAID)}
    for row, expected, judgement in zip(rows, told, found.tolist(), strict=True):
        fits = all(row[places[name]] == code for name, code in filters)
        assert JUDGEMENTS[judgement] == (expected if fits or expected == BEHIND_WALL else FILTERED_OUT)
