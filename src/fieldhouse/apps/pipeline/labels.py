"""What the codes of a deal are called. A code that a source brings and nobody named here is shown as it is."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.pipeline.models import StageRule

CATEGORIES: dict[str, Promise] = {
    "omitted": pgettext_lazy("forecast category", "Omitted"),
    "pipeline": pgettext_lazy("forecast category", "Pipeline"),
    "best_case": pgettext_lazy("forecast category", "Best case"),
    "commit": pgettext_lazy("forecast category", "Commit"),
    "closed": pgettext_lazy("forecast category", "Closed"),
}
OUTCOMES: dict[str, Promise] = {
    "open": pgettext_lazy("outcome of a deal", "Open"),
    "won": pgettext_lazy("outcome of a deal", "Won"),
    "lost": pgettext_lazy("outcome of a deal", "Lost"),
}
TYPES: dict[str, Promise] = {
    "new_business": _("New business"),
    "renewal": _("Renewal"),
    "add_on": _("Add-on"),
    "services": _("Services"),
}
ORDER_TYPES: dict[str, Promise] = {
    "first_order": _("First order"),
    "connected_new": _("Connected new"),
    "growth": _("Growth"),
    "contraction": _("Contraction"),
    "churn": _("Churn"),
    "other": _("Other"),
}
FIELDS: dict[str, Promise] = {
    "created": _("Created"),
    "stage": _("Stage"),
    "category": _("Category"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "close_on": _("Close date"),
    "owner": _("Owner"),
    "account": _("Account"),
    "territory": _("Territory"),
    "type": _("Type"),
    "order_type": _("Order type"),
    "gone": _("Gone from the source"),
}
BUYING_ROLES: dict[str, Promise] = {
    "economic_buyer": _("Economic buyer"),
    "decision_maker": _("Decision maker"),
    "champion": _("Champion"),
    "technical_buyer": _("Technical buyer"),
    "influencer": _("Influencer"),
    "user": _("User of the product"),
    "paper_process": _("Paper process"),
    "partner_contact": _("Partner contact"),
    "other": _("Other"),
}
ROUTE_ROLES: dict[str, Promise] = {
    "vendor": _("Vendor"),
    "distributor": _("Distributor"),
    "reseller": _("Reseller"),
    "end_customer": _("End customer"),
    "other": _("Other partner"),
}
SPLIT_KINDS: dict[str, Promise] = {"owner": _("Owner"), "overlay": _("Overlay")}
ACTIVITIES: dict[str, Promise] = {
    "call": _("Phone call"),
    "email": _("E-mail"),
    "meeting": _("Meeting"),
    "visit": _("Visit"),
    "event": _("Event"),
    "task": _("Task"),
    "demo": _("Demonstration"),
    "partner_report": _("Partner report"),
}
VIEWS: dict[str, Promise] = {
    "plan": _("Plan rate"),
    "today": _("Today's rate"),
    "deal_date": _("Rate of the deal's date"),
}
PROPOSAL_STATES: dict[str, Promise] = {
    "waiting": pgettext_lazy("state of a proposal", "Waiting"),
    "applied": pgettext_lazy("state of a proposal", "The CRM followed"),
    "overwritten": pgettext_lazy("state of a proposal", "The CRM went another way"),
    "withdrawn": pgettext_lazy("state of a proposal", "Withdrawn"),
}
MASTERS: dict[str, Promise] = {"crm": _("CRM"), "fieldhouse": _("Fieldhouse")}
_CODES = {"category": CATEGORIES, "type": TYPES, "order_type": ORDER_TYPES}


def label(labels: Mapping[str, Promise], code: str | None) -> str:
    """The label of a code in the reader's language, or the code itself."""
    return str(labels.get(code or "", code or ""))


def code_label(field: str, code: str | None, stages: Mapping[str, str]) -> str:
    """The label of a code of a deal's field; ``stages`` are those of `stage_labels`."""
    if field == "stage":
        return stages.get(code or "", code or "")
    return label(_CODES.get(field, {}), code)


def stage_label(rule: StageRule) -> str:
    """What a stage is called in the reader's language, as the newest rule of the stage map says."""
    is_japanese = (get_language() or "en").startswith("ja")
    return (rule.label_ja if is_japanese else rule.label) or rule.label or rule.stage
