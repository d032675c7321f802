"""A partner's deals as its people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.partners.portal.queries import RoutedDeal
from fieldhouse.apps.pipeline.labels import OUTCOMES, ROUTE_ROLES, label


@dataclass(frozen=True, slots=True)
class ShownParty:
    """One party of the route in the reader's language; ``is_own`` is the reader's partner."""

    role: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class ShownDeal:
    """A row: what a partner may know of a deal, and nothing of what the company notes of it."""

    customer: str
    name: str
    outcome: str
    close_on: date | None
    route: tuple[ShownParty, ...]
    amount_minor: int | None
    currency: str
    is_price_withheld: bool


def shown_deals(found: Iterable[RoutedDeal]) -> list[ShownDeal]:
    """The rows of the page."""
    return [
        ShownDeal(
            customer=one.deal.account.name if one.deal.account else "",
            name=one.deal.opportunity.name or one.deal.opportunity.source_key,
            outcome=label(OUTCOMES, one.deal.outcome),
            close_on=one.deal.close_on,
            route=tuple(ShownParty(label(ROUTE_ROLES, p.role), p.name, p.is_own) for p in one.route),
            amount_minor=one.amount_minor,
            currency=one.deal.currency,
            is_price_withheld=one.is_price_withheld,
        )
        for one in found
    ]
