"""Reads of routes that the policy itself rests on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.records import held, visible
from fieldhouse.domain.route import BETWEEN


def deals_with_leg_of(partner: Collection[int], on: date) -> set[int]:
    """The deals on whose routes one of some partners stands on a day, between the vendor and the end customer."""
    legs = RouteLeg.objects.filter(visible(), held(on), role__in=BETWEEN, partner__in=partner)
    return set(legs.values_list("opportunity", flat=True)) if partner else set()


def busiest_partner(role: str) -> int | None:
    """The partner that stands on the most routes in a role, else one of that kind; ``None`` where there is none."""
    legs = RouteLeg.objects.filter(visible(), role=role, partner__isnull=False)
    counted = legs.values_list("partner").annotate(count=Count("pk")).order_by("-count", "partner")
    of_kind = Account.objects.filter(visible(), kind=role).order_by("pk").values_list("pk", flat=True)
    return counted.values_list("partner", flat=True).first() or of_kind.first()
