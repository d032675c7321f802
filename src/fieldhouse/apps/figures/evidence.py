"""The deals under a figure, by the row policy, with the names that facts do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fieldhouse.apps.accounts.queries import accounts_by_number
from fieldhouse.apps.figures.figure import Figure, LeftOut
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.queries import with_evidence
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.queries import opportunities_by_number
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.definitions import BEHIND_WALL, METRICS, REASONS, metric_named

FEWEST_WITHHELD = 3
"""No sum over fewer withheld rows, or it would give one of them away (house.md, "Totals are node figures")."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A deal as it stood on the figure's day, in codes, with names of today.

    ``amount_minor`` is in the deal's own ``currency``; ``part_minor`` is the node's part of it in the figure's, null
    where there is no amount or no rate. Codes are empty where the source has none.
    """

    number: int
    source: str
    key: str
    name: str
    account: str
    owner: str
    stage: str
    category: str
    outcome: str
    type: str
    order_type: str
    wall: str
    amount_minor: int | None
    currency: str
    part_minor: int | None
    created_on: date | None
    close_on: date | None
    booked_on: date | None

    @property
    def reference(self) -> str:
        """How exports and packages name the deal."""
        return f"{self.source}:{self.key}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows that a figure counts, or leaves out for one reason: ``shown`` of ``total`` are those the asker may see."""

    rows: tuple[EvidenceRow, ...]
    shown: int
    total: int

    @property
    def withheld(self) -> int:
        """Rows that the policy keeps back."""
        return self.total - self.shown


def evidence(
    asked: Asked, metric: str, *, left_out_for: str | None = None, first: int = 0, limit: int | None = None
) -> Evidence:
    """The deals counted by a metric over deals (or left out for a reason), the largest first, by the row policy.

    Raises `BadInput` for a metric that is not one over deals, whose inputs have the rows, or an unknown reason.
    """
    if left_out_for is not None and left_out_for not in REASONS:
        raise BadInput("figure.unknown_reason", value=left_out_for[:40], known=", ".join(REASONS))
    question, rule = asked.question, metric_named(metric[:40])
    place = (question.node.tree, question.node.number, question.basis)
    day = question.day()
    found = day.reasons(rule, *place).get(left_out_for)
    seen = day.seen_by_reason(rule, *place, asked.scope).get(left_out_for, 0)
    page = day.evidence(
        rule, *place, left_out_for=left_out_for, policy=asked.scope, limit=limit, offset=first
    )
    return Evidence(named(page.to_pylist()), seen, found.count if found else 0)


def figure_for(asked: Asked, one: Figure) -> Figure:
    """A figure with what it leaves out, as the asker may know it; see `may_know_sum`."""
    whole = with_evidence(asked.question, one)
    if whole.left_out is None:
        return whole
    if asked.scope.nodes is None and not asked.scope.hidden and not _is_walled(whole.left_out):
        return whole  # everything may be seen
    question = asked.question
    place = (question.node.tree, question.node.number, question.basis)
    seen = question.day().seen_by_reason(METRICS[whole.spec.metric], *place, asked.scope)
    return replace(whole, left_out=tuple(_known(left, seen.get(left.reason, 0)) for left in whole.left_out))


def may_know_sum(withheld: int) -> bool:
    """Whether a sum of which so many rows are withheld may be told: none of them, or not too few."""
    return withheld == 0 or withheld >= FEWEST_WITHHELD


def named(rows: Sequence[dict[str, Any]]) -> tuple[EvidenceRow, ...]:
    """Deals as they stood (`facts.standing`) with their names, in the order given."""
    deals = opportunities_by_number({row["key"] for row in rows})
    accounts = accounts_by_number({row["account"] for row in rows if row["account"]})
    owners = people_by_number({row["owner"] for row in rows if row["owner"]})
    found = []
    for row in rows:
        deal, account, owner = deals[row["key"]], accounts.get(row["account"]), owners.get(row["owner"])
        found.append(
            EvidenceRow(
                number=row["key"],
                source=deal.source,
                key=deal.source_key,
                name=deal.name,
                account=(account.name or account.source_key) if account else "",
                owner=shown_person(owner) if owner else "",
                amount_minor=row["amount"],
                part_minor=row.get("part_minor"),
                created_on=row["created"],
                close_on=row["close_on"],
                booked_on=row["booked_on"],
                **{name: row[name] or "" for name in _CODES},
            )
        )
    return tuple(found)


_CODES = ("stage", "category", "outcome", "type", "order_type", "currency", "wall")


def _is_walled(left_out: Sequence[LeftOut]) -> bool:
    return any(left.reason == BEHIND_WALL for left in left_out)


def _known(left: LeftOut, seen: int) -> LeftOut:
    """What is left out for a reason, its sum only where it gives no single withheld deal away.

    What lies behind walls is summed for those alone to whom all of it is open: no default sum holds it.
    """
    withheld = left.count - seen
    is_told = withheld == 0 if left.reason == BEHIND_WALL else may_know_sum(withheld)
    return left if is_told else replace(left, amount_minor=None)
