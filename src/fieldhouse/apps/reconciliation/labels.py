"""What the dimensions, their values and the reasons of a comparison are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language, pgettext_lazy

from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.labels import OUTCOMES
from fieldhouse.apps.pipeline.queries import stage_labels
from fieldhouse.domain.tieout import AMOUNT, CLOSE, CONVERTED, PRESENCE

DIMENSIONS = {
    "state": pgettext_lazy("dimension of a tie-out", "Status"),
    "stage": pgettext_lazy("dimension of a tie-out", "Stage"),
    "owner": pgettext_lazy("dimension of a tie-out", "Owner"),
    "period": pgettext_lazy("dimension of a tie-out", "Quarter of the close date"),
    "currency": pgettext_lazy("dimension of a tie-out", "Currency"),
}
MEASURES = {
    "own": pgettext_lazy("measure of a tie-out", "Amount"),
    "converted": pgettext_lazy("measure of a tie-out", "Converted amount"),
}
STATES = {**OUTCOMES, "": pgettext_lazy("outcome of a deal", "Stage not mapped")}
REASONS = {
    "edited_here": pgettext_lazy("reason of a difference", "Edited here"),
    "time_zone": pgettext_lazy("reason of a difference", "Time zone or hour"),
    "newer": pgettext_lazy("reason of a difference", "Newer than our data"),
    "conversion": pgettext_lazy("reason of a difference", "Rate"),
    "split": pgettext_lazy("reason of a difference", "Split"),
    "not_mapped": pgettext_lazy("reason of a difference", "Name not mapped"),
    "not_exported": pgettext_lazy("reason of a difference", "Not in the export"),
    "filter": pgettext_lazy("reason of a difference", "Report's filter"),
    "record_type": pgettext_lazy("reason of a difference", "Record type"),
    "deleted": pgettext_lazy("reason of a difference", "Deleted"),
    "repeated": pgettext_lazy("reason of a difference", "Repeated in the report"),
}
_FIELD_OF = {CLOSE: "close_on", AMOUNT: "amount", CONVERTED: "amount"}

Named = Callable[[str, str], str]
"""What a value of a dimension is called: dimension and value in."""


def namer(owners: set[str]) -> Named:
    """Return what names the values of cells; ``owners`` are those that it will be asked for."""
    stages = stage_labels(get_language() or "en")
    numbers = [int(one) for one in owners if one.isdecimal()]
    people = {str(number): shown_person(one) for number, one in people_by_number(numbers).items()}

    def named(dimension: str, value: str) -> str:
        match dimension:
            case "state":
                return str(STATES.get(value, value))
            case "stage":
                return stages.get(value, value)
            case "owner":
                return people.get(value, value)
        return value

    return named


def said(
    step: Mapping[str, Any], amount: Callable[[int, str], str], named: Named
) -> tuple[str, dict[str, str]]:
    """The code of the sentence of a step's reason, or that there is none, with its fields."""
    name, reason, proof = step["step"], step["reason"], dict(step["proof"])
    if reason == "filter":
        return ("tie_out.filter_state" if "state" in proof else "tie_out.filter_day"), proof
    if reason == "time_zone" and name == PRESENCE:
        return "tie_out.created", proof
    if reason == "not_mapped":
        return "tie_out.not_mapped", {**proof, "place": named(name, proof["place"])}
    if reason is not None:
        return f"tie_out.{reason}", proof
    if name == PRESENCE:
        return ("tie_out.open_theirs" if step["ours"] is None else "tie_out.open_ours"), {}
    sides = {side: _shown(step[side], name, amount, named) for side in ("ours", "theirs")}
    return "tie_out.open_value", {"field": _FIELD_OF.get(name, name), **sides}


def _shown(value: Any, name: str, amount: Callable[[int, str], str], named: Named) -> str:
    if isinstance(value, dict):
        return amount(value["amount_minor"], value["currency"])
    return named(name, value)
