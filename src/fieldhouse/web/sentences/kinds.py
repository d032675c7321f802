"""What the kinds of record, the fields of a deal and the rights of roles are called in a sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Promise] = {
    "person": pgettext_lazy("kind of record", "person"),
    "position": pgettext_lazy("kind of record", "position"),
    "holding": pgettext_lazy("kind of record", "holding"),
    "reporting_line": pgettext_lazy("kind of record", "reporting line"),
    "assignment": pgettext_lazy("kind of record", "assignment"),
    "territory": pgettext_lazy("kind of record", "territory"),
    "territory_line": pgettext_lazy("kind of record", "territory line"),
    "account": pgettext_lazy("kind of record", "account"),
    "account_merge": pgettext_lazy("kind of record", "merge of accounts"),
    "account_territory": pgettext_lazy("kind of record", "account's territory"),
    "contact": pgettext_lazy("kind of record", "contact"),
    "account_team_member": pgettext_lazy("kind of record", "member of an account's team"),
    "territory_member": pgettext_lazy("kind of record", "member of a territory"),
    "product": pgettext_lazy("kind of record", "product"),
    "stage": pgettext_lazy("kind of record", "stage"),
    "rate": pgettext_lazy("kind of record", "exchange rate"),
    "fiscal_period": pgettext_lazy("kind of record", "fiscal period of the source"),
    "quota": pgettext_lazy("kind of record", "quota"),
    "campaign": pgettext_lazy("kind of record", "campaign"),
    "campaign_status": pgettext_lazy("kind of record", "status of a campaign's members"),
    "opportunity": pgettext_lazy("kind of record", "opportunity"),
    "lead": pgettext_lazy("kind of record", "lead"),
    "reported": pgettext_lazy("kind of record", "reported opportunity"),
    "partner_report": pgettext_lazy("kind of record", "deal as a partner reports it"),
    "stated": pgettext_lazy("kind of record", "stated amount"),
    "change": pgettext_lazy("kind of record", "change"),
    "standing": pgettext_lazy("kind of record", "standing"),
    "contact_role": pgettext_lazy("kind of record", "contact role"),
    "product_line": pgettext_lazy("kind of record", "product line"),
    "team_member": pgettext_lazy("kind of record", "member of a deal's team"),
    "split": pgettext_lazy("kind of record", "split"),
    "route_leg": pgettext_lazy("kind of record", "leg of a route"),
    "activity": pgettext_lazy("kind of record", "activity"),
    "campaign_member": pgettext_lazy("kind of record", "campaign member"),
    "campaign_lead": pgettext_lazy("kind of record", "lead in a campaign"),
    "lead_activity": pgettext_lazy("kind of record", "activity with a lead"),
    "call": pgettext_lazy("kind of record", "call"),
}

DEAL_FIELDS: dict[str, Promise] = {
    "stage": pgettext_lazy("field of a deal", "stage"),
    "category": pgettext_lazy("field of a deal", "forecast category"),
    "amount": pgettext_lazy("field of a deal", "amount"),
    "currency": pgettext_lazy("field of a deal", "currency"),
    "close_on": pgettext_lazy("field of a deal", "close date"),
    "owner": pgettext_lazy("field of a deal", "owner"),
    "account": pgettext_lazy("field of a deal", "account"),
    "territory": pgettext_lazy("field of a deal", "territory"),
    "type": pgettext_lazy("field of a deal", "type"),
    "order_type": pgettext_lazy("field of a deal", "order type"),
}

RIGHTS: dict[str, Promise] = {
    "edit_deals": pgettext_lazy("right", "to edit deals"),
    "export": pgettext_lazy("right", "to export"),
    "see_forecast": pgettext_lazy("right", "to see figures and the forecast"),
    "submit_forecast": pgettext_lazy("right", "to submit a forecast"),
    "adjust_forecast": pgettext_lazy("right", "to adjust a forecast"),
    "set_quota": pgettext_lazy("right", "to set quotas"),
    "move_teams": pgettext_lazy("right", "to move teams"),
    "merge_accounts": pgettext_lazy("right", "to merge accounts"),
    "close_period": pgettext_lazy("right", "to close periods"),
    "import": pgettext_lazy("right", "to import"),
    "reconcile": pgettext_lazy("right", "to compare with a report"),
    "see_runs": pgettext_lazy("right", "to see runs"),
    "see_audit": pgettext_lazy("right", "to see the audit log"),
    "see_access": pgettext_lazy("right", "to see who sees what"),
    "manage_users": pgettext_lazy("right", "to manage users"),
    "answer_people": pgettext_lazy("right", "to export and erase what is held on people"),
}
