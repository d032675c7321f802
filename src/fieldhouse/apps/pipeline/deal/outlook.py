"""What the forecast engine expects of one deal, as its page says it: a chance, a day, and the facts that moved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.forecasts.expected import mart_of
from fieldhouse.apps.forecasts.reason_words import reason_words
from fieldhouse.apps.forecasts.window import Window
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.labels import CATEGORIES, ORDER_TYPES, TYPES, label
from fieldhouse.apps.pipeline.listing.queries import newest_manifest
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.pipeline.queries import stage_labels
from fieldhouse.domain.money import WHOLE_BP
from fieldhouse.domain.period import PeriodKind

MILLE = 1_000


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact in words, and by how much it multiplies the chance, in thousandths."""

    words: str
    factor_mille: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """``chance_bp`` to be won by ``until``; ``expected_on`` the day by which half of such deals that are won had been.

    ``chance_bp`` is ``None`` where nothing is kept yet, or nothing could be said.
    """

    until: date
    chance_bp: int | None = None
    expected_on: date | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def factor_of_one(self) -> int:
        """What `Reason.factor_mille` is divided by."""
        return MILLE


def outlook_of(deal: Deal) -> Outlook | None:
    """What is expected of an open deal until the quarter ends; ``None`` of a decided one, or where it ends."""
    if deal.outcome != "open" or deal.gone_on is not None:
        return None
    manifest = newest_manifest()
    quarter = calendar().period_of(manifest.data_through, PeriodKind.QUARTER)
    if quarter.last_on == manifest.data_through:
        return None
    mart = mart_of(Window(manifest.number, manifest.data_through, quarter.last_on))
    chance = mart.chance_of(deal.opportunity_id) if mart is not None else None
    if chance is None:
        return Outlook(quarter.last_on)
    return Outlook(
        quarter.last_on,
        round(chance.probability * WHOLE_BP),
        date.fromisoformat(chance.expected_on) if chance.expected_on else None,
        tuple(_reason(one) for one in chance.reasons),
    )


def _reason(one: Mapping[str, Any]) -> Reason:
    words = reason_words(one["fact"], str(one["value"]), _name)
    return Reason(words, round(one["factor"] * MILLE))


def _name(fact: str, value: str) -> str:
    """A value as this company calls it."""
    match fact:
        case "owner_id":
            people = people_by_number([int(value)]) if value else {}
            return next((shown_person(one) for one in people.values()), "–")
        case "stage":
            return stage_labels(get_language() or "en").get(value.rpartition(":")[2], value)
        case "category":
            return label(CATEGORIES, value)
        case "type":
            return label(TYPES, value) if value else "–"
        case "order_type":
            return label(ORDER_TYPES, value) if value else "–"
    return value
