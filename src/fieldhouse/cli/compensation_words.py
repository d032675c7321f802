"""How statements call the rules by which lines are paid, and the sums below them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES: dict[str, Promise] = {
    "rate": _("rate on the credit"),
    "marginal": _("rate of the tier"),
    "retroactive": _("rate from the first unit"),
    "interpolated": _("in proportion"),
    "highest": _("rate of the highest tier"),
    "level": _("amount of the tier"),
    "reversal": _("reversal of a credit"),
    "clawback": _("kept of a reversal"),
    "gate": _("gate not reached"),
    "cap": _("above the cap"),
    "guarantee": _("guarantee"),
    "objective": _("objective"),
    "draw": _("draw that is given"),
    "forgiven": _("debt that is forgiven"),
}
SUMS: dict[str, Promise] = {
    "earned_minor": _("Earned up to the period's end"),
    "held_minor": _("Held until invoice or payment"),
    "paid_before_minor": _("Paid before"),
    "carried_minor": _("Carried to the next period"),
    "payable_minor": _("Payable now"),
    "recovered_minor": _("Set off against what was owed"),
}


def rule_name(rule: str) -> str:
    """A rule in the reader's language."""
    return str(RULES.get(rule, rule))
