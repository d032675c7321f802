"""The deals with a leg of a partner, for its people. They see these here and nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.pipeline.listing.queries import newest_manifest
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.records import visible
from fieldhouse.apps.roles.access import has_right, partners_of, routed_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.change import Outcome
from fieldhouse.domain.route import Leg, Role, buys_from_vendor, legs_on, told_to

CLOSED = (Outcome.WON, Outcome.LOST)


@dataclass(frozen=True, slots=True)
class Party:
    """One party of a route as its partner is told of it; ``name`` is empty for the vendor and the end customer."""

    role: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class RoutedDeal:
    """A deal as a partner sees it. ``amount_minor`` is ``None`` where the price is between two other parties."""

    deal: Deal
    route: tuple[Party, ...]
    amount_minor: int | None
    is_price_withheld: bool


def routed_deals(user: User) -> list[RoutedDeal]:
    """The deals with a leg of a user's partner on the data's last day: open ones, the next to close first, then others.

    Of those that are closed the last ones come first.
    """
    manifest = newest_manifest()
    on, partners = manifest.data_through, partners_of(user)
    rows = Deal.objects.filter(routed_to(user, on).as_q(), generation=manifest.mart)
    deals = sorted(rows.select_related("opportunity", "account"), key=_by_closing)
    found = _legs({one.opportunity_id for one in deals})
    names = Account.objects.in_bulk({leg.partner for legs in found.values() for leg in legs if leg.partner})
    sees_parties, sees_prices = (has_right(user, one) for one in (Right.SEE_PARTIES, Right.SEE_PRICES))
    shown = []
    for one in deals:
        legs = legs_on(found[one.opportunity_id], on)
        told = told_to(legs, partners, sees_parties=sees_parties)
        is_withheld = not (sees_prices or buys_from_vendor(legs, partners))
        route = tuple(_party(leg, names, partners) for leg in told)
        shown.append(RoutedDeal(one, route, None if is_withheld else one.amount_minor, is_withheld))
    return shown


def _by_closing(deal: Deal) -> tuple[bool, int, int]:
    """A day that is not known comes last."""
    day = deal.close_on.toordinal() if deal.close_on else None
    if deal.outcome in CLOSED:
        return True, -day if day else 0, deal.opportunity_id
    return False, day or date.max.toordinal(), deal.opportunity_id


def _legs(deals: Collection[int]) -> dict[int, list[Leg]]:
    found: dict[int, list[Leg]] = defaultdict(list)
    for row in RouteLeg.objects.filter(visible(), opportunity__in=list(deals)):
        leg = Leg(row.position, Role(row.role), row.partner_id, row.valid_from, row.valid_to, row.is_primary)
        found[row.opportunity_id].append(leg)
    return found


def _party(leg: Leg, names: dict[int, Account], partners: Collection[int]) -> Party:
    account = names.get(leg.partner or 0)
    name = (account.name or account.source_key) if account else ""
    return Party(leg.role.value, name, leg.partner in partners)
