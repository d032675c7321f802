"""A figure or a change with all its rows, as a package that `fieldhouse.checkers.figure` verifies on its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from fieldhouse.apps.figures.change import change
from fieldhouse.apps.figures.changed_deals import changed_deals, seen_places
from fieldhouse.apps.figures.evidence import evidence
from fieldhouse.apps.figures.figure import Figure, caveats_json
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.queries import figure, with_evidence
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused


def figure_package(asked: Asked, metric: str) -> tuple[dict[str, Any], Figure]:
    """A figure over deals with every deal that it counts, and those it leaves out as far as the asker may see them.

    A package with rows missing would prove nothing: `Refused` unless the asker may see every counted deal.
    """
    one = with_evidence(asked.question, figure(asked.question, metric))
    counted = evidence(asked, metric)
    _require_all(counted.shown, counted.total)
    left_out = {left.reason: evidence(asked, metric, left_out_for=left.reason) for left in one.left_out or ()}
    package = {
        "figure": {
            "id": one.id,
            "metric": metric,
            "amount_minor": one.amount_minor,
            "currency": one.spec.currency,
            "count": one.counted,
            "spec": one.spec.as_json(),
            **caveats_json([one]),
        },
        "counted": [{"key": row.reference, "amount_minor": row.part_minor} for row in counted.rows],
        "excluded": [
            {"key": row.reference, "reason": reason}
            for reason, found in left_out.items()
            for row in found.rows
        ],
        "excluded_and_withheld": sum(found.withheld for found in left_out.values()),
    }
    return package, one


def change_package(
    user: User, asked: Asked, metric: str, since: date
) -> tuple[dict[str, Any], tuple[Figure, Figure]]:
    """A change with every deal behind it; `Refused` unless the asker may see all of them."""
    question = asked.question
    found = change(question, metric, since)
    deals = changed_deals(asked, found, seen_places(user, asked, found))
    _require_all(len(deals), len(found.deals))
    before, after = figure(question.on(since), metric), figure(question, metric)
    package = {
        "opening": before.id,
        "closing": after.id,
        "opening_minor": found.waterfall.opening_minor,
        "closing_minor": found.waterfall.closing_minor,
        "currency": question.currency,
        "lines": [
            {"reason": str(step.reason), "amount_minor": step.amount_minor} for step in found.waterfall.steps
        ],
        "deals": [
            {"key": one.row.reference, "reason": str(one.reason), "amount_minor": one.amount_minor}
            for one in deals
        ],
        **caveats_json((before, after)),
    }
    return package, (before, after)


def _require_all(shown: int, total: int) -> None:
    if shown != total:
        raise Refused("export.rows_withheld", shown=shown, total=total)
