"""What hangs on the deals of a home, by the keys of its records."""

from __future__ import annotations

from collections.abc import Callable

from fieldhouse.apps.accounts.models import Contact
from fieldhouse.apps.marketing.models import CampaignMember
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.pipeline.models import ContactRole, Opportunity, ProductLine
from fieldhouse.facts.generations import current
from fieldhouse.facts.history import History

NATIVE_STATUS = {
    "registered": "Registered",
    "attended": "Attended",
    "follow_up_requested": "Follow Up Requested",
}


def details(name: Callable[[str, str], str]) -> dict[str, set[tuple[object, ...]]]:
    """Sets of what a home says; ``name`` gives a record's Id: object and source key in."""
    deals = {
        number: name("Opportunity", key)
        for number, key in Opportunity.objects.values_list("pk", "source_key")
    }
    contacts = Contact.objects.values_list(
        "source_key", "given_name", "family_name", "reading", "email", "title"
    )
    roles = ContactRole.objects.values_list("opportunity", "contact__source_key", "role")
    lines = ProductLine.objects.values_list(
        "opportunity", "product__source_key", "quantity_e4", "amount_minor"
    )
    partners = RouteLeg.objects.filter(role__in=("distributor", "reseller"), valid_to=None)
    legs = partners.values_list("opportunity", "partner__source_key", "role", "valid_from")
    members = CampaignMember.objects.order_by("at").values_list(
        "campaign__source_key", "contact__source_key", "status"
    )
    last = {one[:2]: NATIVE_STATUS.get(one[2], one[2]) for one in members}
    events = History(current()).events()
    activities = (
        events.filter(events.entity == "activity").select("key", "value_code", "valid_from").to_pyarrow()
    )
    return {
        "contacts": {(name("Contact", key), *said) for key, *said in contacts},
        "roles": {(deals[deal], name("Contact", contact), role) for deal, contact, role in roles},
        "lines": {(deals[deal], name("Product2", product), *said) for deal, product, *said in lines},
        "legs": {(deals[deal], name("Account", partner), *said) for deal, partner, *said in legs},
        "members": {
            (name("Campaign", campaign), name("Contact", contact), status)
            for (campaign, contact), status in last.items()
        },
        "activities": {
            (deals[one["key"]], one["value_code"], one["valid_from"]) for one in activities.to_pylist()
        },
    }
