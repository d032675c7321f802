"""The sentences of what was assumed of the past, and of what a source does not show. They need no records."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASSUMED: dict[str, Promise] = {
    "assumed.opportunity.created": _(
        "Deals without a creation date are known since %(day)s. Before that, they do not count."
    ),
    "assumed.opportunity.stage": _(
        "Stages of deals are known since %(day)s. Before that, a deal counts from its last change, a closed one from"
        " its close date."
    ),
    "assumed.opportunity.category": _(
        "Forecast categories of deals are known since %(day)s. Before that, the category of the stage stands for them."
    ),
    "assumed.opportunity.amount": _(
        "Amounts of deals are known since %(day)s. Before that, one counts from the deal's last change, of a closed"
        " deal from its close date."
    ),
    "assumed.opportunity.close_on": _(
        "Close dates of deals are known since %(day)s. Before that, one counts from the deal's last change."
    ),
    "assumed.opportunity.owner": _(
        "Owners of deals are known since %(day)s. Before that, the first known owner of each is assumed."
    ),
    "assumed.opportunity.account": _(
        "Accounts of deals are known since %(day)s. Before that, the first known account of each is assumed."
    ),
    "assumed.opportunity.territory": _(
        "Territories of deals are known since %(day)s. Before that, the first known territory of each is assumed."
    ),
    "assumed.opportunity.currency": _(
        "Currencies of deals are known since %(day)s. Before that, the first known currency of each is assumed."
    ),
    "assumed.opportunity.type": _(
        "Types of deals are known since %(day)s. Before that, the first known type of each is assumed."
    ),
    "assumed.opportunity.order_type": _(
        "Order types of deals are known since %(day)s. Before that, the first known order type of each is assumed."
    ),
    "assumed.holding": _(
        "Who holds which position is known since %(day)s. Before that, it is assumed as it was first told."
    ),
    "assumed.reporting_line": _(
        "The organisation is known since %(day)s. Before that, it is assumed as it was first told."
    ),
    "assumed.territory_line": _(
        "The tree of territories is known since %(day)s. Before that, it is assumed as it was first told."
    ),
    "assumed.account_territory": _(
        "Which account lies in which territory is known since %(day)s. Before that, it is assumed as it was first told."
    ),
    "assumed.split": _(
        "Splits of deals are known since %(day)s. Before that, each counts from its last change on."
    ),
    "assumed.stage": _(
        "The stage map is known since %(day)s. Before that, it is assumed as it was first told."
    ),
    "assumed.quota": _("Quotas are known since %(day)s. Before that, each counts from its last change on."),
    "assumed.rate.plan": _(
        "Plan rates are known since %(day)s. Before that, each counts from its last change on."
    ),
    "assumed.rate.market": _(
        "Market rates are known since %(day)s. Before that, each counts from its last change on."
    ),
}
"""By the code of an assumption what is known since when, and what is assumed of the days before."""


HIDDEN: dict[str, Promise] = {
    "hidden.field": _(
        "Since %(day)s, whoever exports may not read the field %(field)s of deals. What was known before is used."
    ),
    "hidden.field_unknown": _(
        "Whoever exports may not read the field %(field)s of deals. No value of it is known."
    ),
}
"""By code what it means that a field of deals may not be read."""
