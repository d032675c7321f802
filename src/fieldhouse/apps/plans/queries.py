"""Reads of quotas."""

from __future__ import annotations

from typing import Any

from fieldhouse.apps.plans.models import Quota
from fieldhouse.apps.records import visible


def quota_rows(run: int | None = None) -> list[dict[str, Any]]:
    """Every version of every quota: the snapshot `quotas`."""
    fields = ("position_id", "territory_id", "starts_on", "until_on", "amount_minor", "currency", "valid_from")
    return [
        {
            "tree": "organisation" if row["position_id"] else "territories",
            "node": row["position_id"] or row["territory_id"],
            **{name: row[name] for name in fields[2:]},
        }
        for row in Quota.objects.filter(visible(run)).values(*fields)
    ]
