"""Reads of partners' sheets, and of the deals that their lines may be of. The policy is asked in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from fieldhouse.apps.accounts.models import Account, Contact
from fieldhouse.apps.partners.models import PartnerLine, PartnerSheet, RouteLeg
from fieldhouse.apps.pipeline.listing.queries import newest_manifest, scope_of
from fieldhouse.apps.pipeline.models import Deal, Opportunity
from fieldhouse.apps.records import held, visible
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.identity.companies import Company
from fieldhouse.domain.identity.domains import company_domain
from fieldhouse.domain.identity.numbers import numbers_in
from fieldhouse.domain.names import name_key
from fieldhouse.domain.partner_answers import Answer
from fieldhouse.domain.partner_lines import KnownDeal
from fieldhouse.domain.route import Role

BETWEEN = (Role.DISTRIBUTOR.value, Role.RESELLER.value)
"""The roles of partners: between the vendor and the end customer."""

SURE = (Answer.MATCHED.value, Answer.ACCEPTED.value)
"""The answers after which a line tells of a deal."""


def sheets_path() -> Path:
    """The folder of the files of sheets that wait."""
    return Path(settings.HOME) / "sheets"


def file_of(sheet: PartnerSheet) -> Path:
    """The file of a sheet that waits; ``Refused`` where the home has lost it."""
    found = next((sheets_path() / sheet.folder).glob("*"), None) if sheet.folder else None
    if found is None:
        raise Refused("partner.file_gone")
    return found


def partners(user: User) -> list[Account]:
    """The partners on the routes of deals that a user may see, by name."""
    legs = RouteLeg.objects.filter(
        visible(), role__in=BETWEEN, partner__isnull=False, opportunity__in=_seen(user).values("opportunity")
    )
    found = Account.objects.filter(visible(), pk__in=legs.values("partner"))
    return sorted(found, key=lambda one: (one.reading or one.name, one.pk))


def sheets(user: User, limit: int = 50) -> list[PartnerSheet]:
    """The newest sheets that a user may see: their own, and all for whoever sees every node."""
    return list(_sheets(user).order_by("-pk")[:limit])


def sheet_numbered(user: User, number: int) -> PartnerSheet | None:
    """One of those sheets."""
    return _sheets(user).filter(pk=number).first()


def earlier_mapping(partner: Account) -> dict[str, object]:
    """How the last answered sheet of a partner was read."""
    rows = PartnerSheet.objects.filter(partner=partner, answered_at__isnull=False).order_by("-pk")
    return rows.values_list("mapping", flat=True).first() or {}


def known_deals(user: User, partner: Account, keys: Collection[str]) -> list[KnownDeal]:
    """The deals that a user may see and that a partner may speak of: on its route today, or named by a number."""
    on = newest_manifest().data_through
    legs = RouteLeg.objects.filter(visible(), held(on), role__in=BETWEEN, partner=partner)
    routed = set(legs.values_list("opportunity", flat=True))
    wanted = Q(opportunity__in=routed) | Q(opportunity__source_key__in=list(keys))
    deals = list(_seen(user).filter(wanted).exclude(account=None).select_related("opportunity", "account"))
    companies = _companies({one.account_id: one.account for one in deals if one.account is not None})
    return [
        KnownDeal(
            one.opportunity_id,
            one.opportunity.source_key,
            one.opportunity.name,
            one.account_id,
            companies[one.account_id],
            one.outcome == "open",
            one.opportunity_id in routed,
        )
        for one in deals
        if one.account_id is not None
    ]


def usual_currency(deals: Iterable[int], otherwise: str) -> str:
    """The currency that most of some deals have."""
    manifest = newest_manifest()
    rows = Deal.objects.filter(generation=manifest.mart, opportunity__in=list(deals)).exclude(currency="")
    return next(iter(dict(Counter(rows.values_list("currency", flat=True)).most_common(1))), otherwise)


def remembered(partner: Account) -> dict[str, int]:
    """The deals of a partner's own numbers, as earlier lines with them were matched or accepted; the newest holds."""
    rows = PartnerLine.objects.filter(sheet__partner=partner, state__in=SURE, opportunity__isnull=False)
    return {
        name_key(line.told["number"]): line.opportunity_id
        for line in rows.order_by("pk")
        if line.told.get("number") and line.opportunity_id is not None
    }


def lines_of(sheet: PartnerSheet) -> list[PartnerLine]:
    """The lines of a sheet, in their order."""
    return list(PartnerLine.objects.filter(sheet=sheet).order_by("row"))


def deals_seen(user: User, numbers: Collection[int]) -> dict[int, Deal]:
    """Those of some deals that a user may see, by number."""
    rows = _seen(user).filter(opportunity__in=list(numbers)).select_related("opportunity", "account")
    return {one.opportunity_id: one for one in rows}


def told_of(opportunity: Opportunity) -> list[PartnerLine]:
    """What partners have told of a deal, the newest first."""
    rows = PartnerLine.objects.filter(opportunity=opportunity, state__in=SURE)
    return list(rows.select_related("sheet__partner", "sheet__brought_by").order_by("-sheet__said_on", "-pk"))


def _sheets(user: User) -> QuerySet[PartnerSheet]:
    rows = PartnerSheet.objects.select_related("partner", "brought_by")
    scope = scope_of(user, newest_manifest())
    return rows if scope.nodes is None else rows.filter(brought_by=user)


def _seen(user: User) -> QuerySet[Deal]:
    manifest = newest_manifest()
    return Deal.objects.filter(scope_of(user, manifest).as_q(), generation=manifest.mart)


def _companies(accounts: dict[int, Account]) -> dict[int, Company]:
    """Accounts as companies: by name and corporate number, and by the domains of their web site and contacts."""
    addresses = {number: list(one.more_fields.get("Website", "").split()) for number, one in accounts.items()}
    contacts = Contact.objects.filter(visible(), account__in=list(accounts)).exclude(email="")
    for number, address in contacts.values_list("account", "email"):
        addresses[number].append(address)
    return {
        number: Company(
            name=one.name,
            reading=one.reading,
            numbers=numbers_in(one.corporate_number),
            domains=frozenset(filter(None, map(company_domain, addresses[number]))),
        )
        for number, one in accounts.items()
    }
