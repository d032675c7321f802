"""Reads of quotas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from fieldhouse.apps.figures.nodes import ORGANISATION, Node
from fieldhouse.apps.plans.models import Quota
from fieldhouse.apps.records import visible
from fieldhouse.domain.period import Period


def quota_rows(run: int | None = None) -> list[dict[str, Any]]:
    """Every version of every quota: the snapshot `quotas`."""
    fields = (
        "position_id",
        "territory_id",
        "starts_on",
        "until_on",
        "amount_minor",
        "currency",
        "valid_from",
    )
    return [
        {
            "tree": "organisation" if row["position_id"] else "territories",
            "node": row["position_id"] or row["territory_id"],
            **{name: row[name] for name in fields[2:]},
        }
        for row in Quota.objects.filter(visible(run)).values(*fields)
    ]


def versions(node: Node, period: Period) -> list[Quota]:
    """Every version of a node's quota for exactly this period, the newest first."""
    column = "position" if node.tree == ORGANISATION else "territory"
    rows = Quota.objects.filter(visible(), **{column: node.number})
    exact = rows.filter(starts_on=period.start_on, until_on=period.until_on)
    return list(exact.order_by("-valid_from", "-pk"))


def mark_of(held: Sequence[Quota]) -> str:
    """A code of the versions that somebody looked at: another as soon as one is added or replaced."""
    said = [(one.pk, one.amount_minor, one.currency, one.valid_from) for one in held]
    return blake2b(repr(said).encode(), digest_size=8).hexdigest()


def version_in_force(held: Sequence[Quota], on: date) -> Quota | None:
    """The version that figures of a day use: the newest that was agreed by then. ``held`` is newest first."""
    return next((one for one in held if one.valid_from <= on), None)
