"""Reads of one deal and of what hangs on it. `deal_seen` asks the policy; the others are asked after it.

A deal that its source has no more is in no mart, while figures of earlier days still lead to it. It is shown as it
stood on its last day, to whoever may see deals that stood so on that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.company.models import FieldMaster
from fieldhouse.apps.marketing.models import Lead
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.people.models import Person, Position
from fieldhouse.apps.pipeline.actions.mart import deal_columns, standing_on
from fieldhouse.apps.pipeline.forms import MOST_OWNERS
from fieldhouse.apps.pipeline.listing.queries import newest_manifest, scope_of
from fieldhouse.apps.pipeline.models import (
    ContactRole,
    Deal,
    Opportunity,
    ProductLine,
    Proposal,
    Split,
    TeamMember,
)
from fieldhouse.apps.records import visible
from fieldhouse.apps.roles.access import Scope, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.territories.models import Territory
from fieldhouse.domain.texts import as_text
from fieldhouse.domain.withheld import NEXT_STEP, shown_fields
from fieldhouse.facts.generations import current
from fieldhouse.facts.history import opened
from fieldhouse.facts.metrics.columns import columns_of
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.outbox import undrained
from fieldhouse.facts.remembered import remembered

KEPT_TEAMS = 256
"""Teams whose people a process keeps, `MOST_OWNERS` of them each at the most."""


def deal_seen(user: User, source: str, key: str) -> Deal | None:
    """The deal of a source's key, or ``None``: alike for one that does not exist and one that the user may not see."""
    return _seen(user, source=source, source_key=key)


def deal_seen_by_number(user: User, number: int) -> Deal | None:
    """The deal of an opportunity's number, by the same rule."""
    return _seen(user, pk=number)


def _seen(user: User, **wanted: Any) -> Deal | None:
    manifest = newest_manifest()
    named = {f"opportunity__{name}": value for name, value in wanted.items()}
    deals = Deal.objects.filter(generation=manifest.mart, **named)
    found = deals.select_related("opportunity__campaign", "owner", "account", "position", "territory").first()
    scope = scope_of(user, manifest)
    if found is None or not scope.admits(found):
        found = _gone(user, manifest, wanted)
    return found and _without_withheld(found, scope)


def _without_withheld(deal: Deal, scope: Scope) -> Deal:
    """The deal without the fields that are kept back from whoever asks: nothing that reads it can show them."""
    if not scope.fields:
        return deal
    opportunity = deal.opportunity
    if opportunity.next_step and scope.withholds(NEXT_STEP):
        opportunity.next_step, deal.withheld = "", deal.withheld + 1
    for record in filter(None, (opportunity, deal.account)):
        held = record.more_fields
        shown = shown_fields(held, scope.fields)
        deal.withheld += len(held) - len(shown)
        record.more = as_text(shown)
    return deal


def _gone(user: User, manifest: Manifest, wanted: dict[str, Any]) -> Deal | None:
    """A deal that is gone, as it stood on its last day; ``None`` where the user may not see deals that stood so."""
    opportunity = Opportunity.objects.filter(visible(), **wanted).select_related("campaign").first()
    if opportunity is None:
        return None
    told = opened(current()).of_record("opportunity", opportunity.pk).to_pylist()
    gone_on = next((one["value_on"] for one in reversed(told) if one["field"] == "gone"), None)
    if gone_on is None:
        return None
    last = gone_on - timedelta(days=1)
    edits, _through = undrained(manifest.outbox_through)
    stood = standing_on(manifest, opportunity.pk, edits, last)
    if not visible_to(user, last).shows(columns_of(stood)).any():
        return None
    deal = Deal(generation=manifest.mart, opportunity=opportunity, **deal_columns(stood.to_pylist()[0]))
    deal.gone_on = gone_on
    return deal


def product_lines(opportunity: Opportunity) -> list[ProductLine]:
    """What is sold, the largest amount first."""
    rows = ProductLine.objects.filter(visible(), opportunity=opportunity).select_related("product")
    return sorted(rows, key=lambda line: (-(line.amount_minor or 0), line.pk))


def splits(opportunity: Opportunity) -> list[Split]:
    """Who has a share and who has had one: owners first, then overlays, the newest span first."""
    rows = Split.objects.filter(visible(), opportunity=opportunity).select_related("person")
    return sorted(rows, key=lambda one: (one.kind != "owner", -one.valid_from.toordinal(), one.pk))


def team(opportunity: Opportunity) -> list[TeamMember]:
    """Who works on the deal beside its owner, those first who have done so longest."""
    rows = TeamMember.objects.filter(visible(), opportunity=opportunity).select_related("person")
    return list(rows.order_by("since_on", "pk"))


def leads(opportunity: Opportunity, scope: Scope) -> list[Lead]:
    """The leads that were converted to the deal, but for those of an account behind a closed wall."""
    rows = Lead.objects.filter(visible(), opportunity=opportunity).select_related("account")
    ordered = rows.order_by("converted_on", "pk")
    return [one for one in ordered if one.account is None or scope.opens(one.account.wall)]


def contacts(opportunity: Opportunity, scope: Scope) -> list[ContactRole]:
    """The contacts and the parts that they play, but for those of an account behind a closed wall."""
    rows = ContactRole.objects.filter(visible(), opportunity=opportunity)
    ordered = rows.select_related("contact__account").order_by("role", "pk")
    return [one for one in ordered if scope.opens(one.contact.account.wall)]


def legs(opportunity: Opportunity) -> list[RouteLeg]:
    """Every leg that the route has or has had."""
    rows = RouteLeg.objects.filter(visible(), opportunity=opportunity).select_related("partner")
    return list(rows.order_by("valid_from", "position", "pk"))


def proposals(opportunity: Opportunity) -> list[Proposal]:
    """What people here proposed to the CRM, the newest first."""
    rows = Proposal.objects.filter(opportunity=opportunity).select_related("made_by__person")
    return list(rows.order_by("-pk"))


def masters() -> dict[str, str]:
    """The master of each field that is not the CRM's by default."""
    return dict(FieldMaster.objects.values_list("field", "master"))


@dataclass(frozen=True, slots=True)
class Names:
    """The records that events point at, by number; ``closed`` are accounts behind walls that are closed to the reader.

    A deal that has left an account behind a wall is seen by others again, and does not tell them whose it was.
    """

    people: dict[int, Person]
    accounts: dict[int, Account]
    territories: dict[int, Territory]
    closed: frozenset[int]

    def is_closed(self, field: str, number: int) -> bool:
        """Whether a value means an account that the reader may not know."""
        return field == "account" and number in self.closed

    def of(self, field: str, number: int) -> Any:
        """The record that a value of ``owner``, ``account`` or ``territory`` means, or ``None``."""
        return {"owner": self.people, "account": self.accounts, "territory": self.territories}[field].get(
            number
        )


def names(people_: Iterable[int], accounts: Iterable[int], territories: Iterable[int], scope: Scope) -> Names:
    """The records behind numbers, as far as somebody with this scope may know them."""
    found = Account.objects.in_bulk(list(accounts))
    opened = {number: one for number, one in found.items() if scope.opens(one.wall)}
    return Names(
        people.people_by_number(people_),
        opened,
        Territory.objects.in_bulk(list(territories)),
        frozenset(found.keys() - opened.keys()),
    )


def possible_owners(deal: Deal, on: date) -> tuple[list[Person], Position | None]:
    """Who could own a deal on a day: whoever holds a position, or of many (`MOST_OWNERS`) those of its team.

    With them the position that leads that team, ``None`` where all are there.
    """
    is_one_of_many = bool(deal.position_id) and holder_count(on) > MOST_OWNERS
    lead = team_of(deal.position_id, on) if deal.position_id and is_one_of_many else None
    owners = {one.pk: one for one in (holders_under(lead, on) if lead or not is_one_of_many else ())}
    if is_one_of_many and deal.owner is not None:
        owners[deal.owner.pk] = deal.owner
    by_name = sorted(owners.values(), key=lambda one: (one.family_name, one.given_name, one.name, one.pk))
    return by_name, lead


@remembered(KEPT_TEAMS)
def holder_count(on: date) -> int:
    """How many people hold a position on a day."""
    return people.holder_count(on)


@remembered(KEPT_TEAMS)
def team_of(position: int, on: date) -> Position | None:
    """The position that leads the widest team of a position that is not too many (`MOST_OWNERS`) to choose from."""
    lead = people.widest_team(position, on, MOST_OWNERS)
    return people.positions_by_number([lead])[lead] if lead else None


@remembered(KEPT_TEAMS)
def holders_under(lead: Position | None, on: date) -> list[Person]:
    """Who holds a position at or under one on a day, or any position."""
    positions = people.under(lead.pk, on) if lead else people.position_numbers()
    return list(people.people_by_number(people.people_in(positions, on)).values())
