"""What the forecast engine expects of one deal, as its page says it: a chance, a day, and the facts that moved it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.forecasts.expected import mart_of
from fieldhouse.apps.forecasts.window import Window
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.labels import CATEGORIES, ORDER_TYPES, TYPES, label
from fieldhouse.apps.pipeline.listing.queries import newest_manifest
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.pipeline.queries import stage_labels
from fieldhouse.domain.money import WHOLE_BP
from fieldhouse.domain.period import PeriodKind

MILLE = 1_000

_CLOSE_DATES: Mapping[str, Promise] = {
    "none": gettext_lazy("It has no close date"),
    "long overdue": gettext_lazy("Its close date passed more than 30 days ago"),
    "overdue": gettext_lazy("Its close date has passed"),
    "first half of the window": gettext_lazy("It closes in the first half of the days left"),
    "second half of the window": gettext_lazy("It closes in the second half of the days left"),
    "one window later": gettext_lazy("It closes soon after the period"),
    "much later": gettext_lazy("It closes long after the period"),
}


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
    words = _WORDS.get(one["fact"])
    text = words(str(one["value"])) if words else f"{one['fact']}: {one['value']}"
    return Reason(text, round(one["factor"] * MILLE))


def _owner(value: str) -> str:
    people = people_by_number([int(value)]) if value else {}
    named = {number: shown_person(one) for number, one in people.items()}
    return _("The deals of %(owner)s") % {"owner": next(iter(named.values()), "–")}


def _days_in_stage(value: str) -> str:
    low, high = _band(value)
    if low is None:
        return _("It came into its stage on that day")
    if high == 1.5:
        return _("It has been in its stage for one day")
    if high is None:
        return _("It has been in its stage for more than %(days)s days") % {"days": int(low)}
    return _("It has been in its stage for %(low)s to %(high)s days") % {
        "low": int(low) + 1,
        "high": int(high),
    }


def _days_open(value: str) -> str:
    low, high = _band(value)
    if low is None:
        return _("It was created on that day")
    if high == 1.5:
        return _("It has been open for one day")
    if high is None:
        return _("It has been open for more than %(days)s days") % {"days": int(low)}
    return _("It has been open for %(low)s to %(high)s days") % {"low": int(low) + 1, "high": int(high)}


def _size(value: str) -> str:
    low, high = _band(value)
    if low is None:
        return _("Its amount is less than %(high)s times that of a usual won deal") % {
            "high": number_format(high)
        }
    if high is None:
        return _("Its amount is more than %(low)s times that of a usual won deal") % {
            "low": number_format(low)
        }
    ends = {"low": number_format(low), "high": number_format(high)}
    return _("Its amount is %(low)s to %(high)s times that of a usual won deal") % ends


def _band(value: str) -> tuple[float | None, float | None]:
    """The ends of a band as the engine writes it: ``< 0.5``, ``0.5 - 1.5`` or ``> 2922.5``."""
    if value.startswith("<"):
        return None, float(value[1:])
    if value.startswith(">"):
        return float(value[1:]), None
    low, high = value.split(" - ")
    return float(low), float(high)


def _stage(value: str) -> str:
    name = stage_labels(get_language() or "en").get(value.rpartition(":")[2], value)
    return _("It is in the stage %(stage)s") % {"stage": name}


def _category(value: str) -> str:
    if value == "none":
        return _("It has no forecast category")
    return _("Its category is %(category)s") % {"category": label(CATEGORIES, value)}


def _close_date(value: str) -> str:
    words = _CLOSE_DATES.get(value)
    return str(words) if words is not None else value


_WORDS: Mapping[str, Callable[[str], str]] = {
    "stage": _stage,
    "close_date": _close_date,
    "category": _category,
    "days_in_stage": _days_in_stage,
    "days_open": _days_open,
    "amount_over_median": _size,
    "owner_id": _owner,
    "type": lambda value: _("Its type is %(type)s") % {"type": label(TYPES, value) if value else "–"},
    "order_type": lambda value: (
        _("Its order type is %(type)s") % {"type": label(ORDER_TYPES, value) if value else "–"}
    ),
}
"""Words of the engine's facts; one that is newer than this stands in its own words."""
