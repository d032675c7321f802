"""The change events of a deal in codes, for programs; people read `history`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from fieldhouse.apps.pipeline.deal.history import REFERENCES
from fieldhouse.apps.pipeline.deal.queries import Names, names
from fieldhouse.apps.roles.access import Scope
from fieldhouse.facts.generations import current
from fieldhouse.facts.history import opened


def raw_history(opportunity: int, scope: Scope) -> list[dict[str, Any]]:
    """Every event of a deal, by the instant from which it holds; records by ``source:key``, amounts in minor units.

    An account behind a wall that is closed to the scope is ``None``.
    """
    rows = opened(current()).of_record("opportunity", opportunity).to_pylist()
    owners, accounts, lands = (
        {row["value_int"] for row in rows if row["field"] == field} - {None} for field in REFERENCES
    )
    known = names(owners, accounts, lands, scope)
    return [_event(row, known) for row in rows]


def _event(row: Mapping[str, Any], known: Names) -> dict[str, Any]:
    field, number = row["field"], row["value_int"]
    record = known.of(field, number) if field in REFERENCES and number is not None else None
    return {
        "field": field,
        "code": row["value_code"],
        "amount_minor": number if field == "amount" else None,
        "day": row["value_on"] if row["value_code"] is None else None,
        "record": f"{record.source}:{record.source_key}" if record else None,
        "valid_from": row["valid_from"].replace(tzinfo=UTC),
        "recorded_at": row["recorded_at"].replace(tzinfo=UTC),
        "source": row["source"],
    }
