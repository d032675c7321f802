"""The facts that moved a deal's chance, as sentences: on its page, and beside a forecast of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_CLOSE_DATES: Mapping[str, Promise] = {
    "none": gettext_lazy("It has no close date"),
    "long overdue": gettext_lazy("Its close date passed more than 30 days ago"),
    "overdue": gettext_lazy("Its close date has passed"),
    "first half of the window": gettext_lazy("It closes in the first half of the days left"),
    "second half of the window": gettext_lazy("It closes in the second half of the days left"),
    "one window later": gettext_lazy("It closes soon after the period"),
    "much later": gettext_lazy("It closes long after the period"),
}


def reason_words(fact: str, value: str, name: Callable[[str, str], str] = lambda _fact, value: value) -> str:
    """A fact of the engine (`engines.forecast.run.reasons`) as a sentence; ``name`` says how a value is called."""
    match fact:
        case "stage":
            return _("It is in the stage %(stage)s") % {"stage": name(fact, value)}
        case "close_date":
            words = _CLOSE_DATES.get(value)
            return str(words) if words is not None else value
        case "category" if value == "none":
            return _("It has no forecast category")
        case "category":
            return _("Its category is %(category)s") % {"category": name(fact, value)}
        case "days_in_stage":
            return _days_in_stage(value)
        case "days_open":
            return _days_open(value)
        case "amount_over_median":
            return _size(value)
        case "owner_id":
            return _("The deals of %(owner)s") % {"owner": name(fact, value)}
        case "type":
            return _("Its type is %(type)s") % {"type": name(fact, value)}
        case "order_type":
            return _("Its order type is %(type)s") % {"type": name(fact, value)}
    return _("Its %(column)s is %(value)s") % {"column": fact, "value": name(fact, value) or "–"}


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
