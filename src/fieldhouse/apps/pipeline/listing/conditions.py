"""What the deal list can be asked for, as conditions on `pipeline.models.Deal`. The policy is in `queries`."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from fieldhouse.apps.figures.nodes import TERRITORIES, Node
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.territories import queries as territories
from fieldhouse.domain.money import from_decimal
from fieldhouse.domain.period import Period

EQUALITIES = ("stage", "category", "outcome", "type")


def in_node(node: Node, on: date) -> Q:
    """Deals that lie in a node or below it, by the trees of a day."""
    if node.tree == TERRITORIES:
        return Q(territory__in=sorted(territories.under(node.number, on)))
    return Q(position__in=sorted(people.under(node.number, on)))


def in_period(period: Period) -> Q:
    """Won deals booked in a period, and others whose close date lies in it."""
    booked = Q(outcome="won", booked_on__gte=period.start_on, booked_on__lt=period.until_on)
    closing = ~Q(outcome="won") & Q(close_on__gte=period.start_on, close_on__lt=period.until_on)
    return booked | closing


def conditions(asked: dict[str, Any], view: str, currency: str) -> Q:
    """The conditions of the cleaned fields of `fieldhouse.apps.pipeline.forms.DealFilter`.

    Amounts are in major units of the reporting ``currency``, seen by ``view``. An empty field asks for nothing.
    """
    wanted = Q()
    for name in EQUALITIES:
        if asked.get(name):
            wanted &= Q(**{name: asked[name]})
    if asked.get("q"):
        wanted &= _text(asked["q"])
    if asked.get("owner"):
        wanted &= Q(owner=asked["owner"])
    if asked.get("period"):
        wanted &= in_period(asked["period"])
    return wanted & _dates(asked) & _amounts(asked, view, currency)


def _text(said: str) -> Q:
    text = unicodedata.normalize("NFKC", said).strip()
    return (
        Q(opportunity__name__icontains=text)
        | Q(account__name__icontains=text)
        | Q(account__reading__icontains=text)
        | Q(opportunity__source_key__iexact=text)
    )


def _dates(asked: dict[str, Any]) -> Q:
    wanted = Q()
    if asked.get("close_from"):
        wanted &= Q(close_on__gte=asked["close_from"])
    if asked.get("close_to"):
        wanted &= Q(close_on__lte=asked["close_to"])
    if asked.get("no_close"):
        wanted &= Q(close_on__isnull=True)
    if asked.get("pushed"):
        wanted &= Q(push_count__gte=asked["pushed"])
    return wanted


def _amounts(asked: dict[str, Any], view: str, currency: str) -> Q:
    wanted = Q()
    for name, comparison in (("amount_from", "gte"), ("amount_to", "lte")):
        bound: Decimal | None = asked.get(name)
        if bound is not None:
            wanted &= Q(**{f"{view}_minor__{comparison}": from_decimal(bound, currency)[0].amount_minor})
    return wanted
