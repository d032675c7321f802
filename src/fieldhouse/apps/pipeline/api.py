"""Operations of deals: the list, one deal with its history, and editing a field."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.interface import NotFound, asker, errors
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.deal.page import gone_fields
from fieldhouse.apps.pipeline.deal.queries import deal_seen, leads, team
from fieldhouse.apps.pipeline.deal.raw_history import raw_history
from fieldhouse.apps.pipeline.forms import DealEdit
from fieldhouse.apps.pipeline.listing.filters import asked_for
from fieldhouse.apps.pipeline.listing.page import listing
from fieldhouse.apps.pipeline.listing.queries import newest_manifest, scope_of
from fieldhouse.apps.pipeline.models import Deal as DealRecord
from fieldhouse.apps.records import Sourced
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput, Refused

router = Router(tags=["deals"])

Sort = Literal[
    "",
    "close",
    "-close",
    "amount",
    "-amount",
    "stage_since",
    "-stage_since",
    "created",
    "-created",
    "name",
    "-name",
]


class DealsQuery(Schema):
    """Which deals, as they stand on the data's last day with the edits since."""

    q: str = Field("", max_length=100, description="Part of a name or an account, or the source's key.")
    node: str = Field(
        "", max_length=300, description="A node's `reference`; else everything that you may see."
    )
    outcome: Literal["", "open", "won", "lost"] = ""
    stage: str = Field("", max_length=64)
    category: Literal["", "omitted", "pipeline", "best_case", "commit", "closed"] = ""
    type: str = Field("", max_length=32)
    period: str = Field("", max_length=16, description="Won in it, or closing in it.")
    close_from: date | None = None
    close_to: date | None = None
    amount_from: Decimal | None = Field(
        None, max_digits=18, description="In major units of the reporting currency."
    )
    amount_to: Decimal | None = Field(None, max_digits=18)
    pushed: int | None = Field(None, ge=1, le=99, description="Pushed out at least so many times.")
    no_close: bool = Field(False, description="Only deals without a close date.")
    view: Literal["", "plan", "today", "deal_date"] = Field(
        "", description="The rates of amounts asked and sorted by."
    )
    sort: Sort = Field("", description="Descending with a leading `-`; by close date unless given.")
    cursor: str = Field("", max_length=2_000, description="`next` of the page before.")


class Deal(Schema):
    """A deal as it stands; `version` grows with each edit made here.

    `gone_on`: its source has it no more since that day, and it is told as of the day before.
    """

    gone_on: date | None
    source: str
    key: str
    name: str
    account: str
    owner: str
    stage: str
    category: str
    outcome: str
    type: str
    order_type: str
    wall: str
    amount_minor: int | None
    currency: str
    deal_date_minor: int | None = Field(
        description="In the reporting currency at the rate of the deal's date."
    )
    today_minor: int | None
    plan_minor: int | None
    created_on: date | None
    close_on: date | None
    booked_on: date | None
    stage_since: date | None
    push_count: int
    version: int


class Deals(Schema):
    """A page of deals that you may see. `withheld` counts those of the node that you may not, whatever the filters."""

    count: int = Field(description="Deals that fit the filters.")
    total: int = Field(description="Deals of the node, whatever the filters.")
    withheld: int
    deals: list[Deal]
    next: str | None


class Event(Schema):
    """A field got a value: one of `code`, `amount_minor`, `day` and `record`, or none of them where it lost its own."""

    field: str
    code: str | None
    amount_minor: int | None
    day: date | None
    record: str | None = Field(
        description="`source:key` of a person, account or territory; none behind a wall closed to you."
    )
    valid_from: datetime = Field(description="When it was true.")
    recorded_at: datetime = Field(description="When it was known.")
    source: str


class TeamMember(Schema):
    """Someone who works on a deal beside its owner."""

    person: str = Field(description="`source:key`.")
    role: str
    since_on: date | None


class DealWithHistory(Schema):
    """A deal, what its source says of it beyond its fields, and every change of it, the oldest first."""

    deal: Deal
    record_type: str
    more: dict[str, str] = Field(description="Fields that have no place here, as the source writes them.")
    more_of_account: dict[str, str]
    withheld_fields: int = Field(description="Fields that your roles keep back from you, of those above.")
    leads: list[str] = Field(description="`source:key` of the leads that were converted to the deal.")
    team: list[TeamMember]
    history: list[Event]


class Edit(Schema):
    """A new value of one field."""

    field: Literal["category", "close_on", "amount", "stage", "owner"]
    value: str = Field(
        max_length=200,
        description="A code, a day, a decimal amount in the deal's currency; empty clears the field.",
    )
    reason: str = Field("", max_length=500)
    version: int = Field(ge=1, le=2**31 - 1, description="That of the deal you looked at.")


class Edited(Schema):
    """What became of an edit."""

    kind: Literal["changed", "proposed"] = Field(description="Proposed where the CRM is the field's master.")
    deal: Deal | None = Field(description="Null when you no longer see it.")


@router.get("/deals", response={200: Deals, **errors(400, 403, 409)}, summary="The deal list")
def deals(request: HttpRequest, parameters: Query[DealsQuery]) -> dict[str, Any]:
    """By the row policy. Pages are kept by key: no deal comes twice and none is skipped while data stay."""
    asked = asked_for(asker(request), parameters.dict(), get_language() or "en")
    found = listing(asked, sort=parameters.sort, after=parameters.cursor)
    walled = [one for one in found.page.rows if one.wall]
    note_read_behind_wall(
        asker(request), {one.wall for one in walled}, "deals", (one.subject for one in walled)
    )
    return {
        "count": found.sums.count,
        "total": found.total,
        "withheld": found.withheld,
        "deals": [deal_json(one) for one in found.page.rows],
        "next": found.page.following or None,
    }


@router.get(
    "/deals/{source}/{path:key}",
    response={200: DealWithHistory, **errors(404, 409)},
    summary="A deal and its full history",
)
def one_deal(request: HttpRequest, source: str, key: str) -> dict[str, Any]:
    """A deal that you may not see is not found."""
    found = _found(asker(request), source, key)
    note_read_behind_wall(asker(request), [found.wall], f"opportunity:{source}:{key}")
    opportunity, account = found.opportunity, found.account
    scope = scope_of(asker(request), newest_manifest())
    return {
        "deal": deal_json(found),
        "record_type": opportunity.record_type,
        "more": opportunity.more_fields,
        "more_of_account": account.more_fields if account else {},
        "withheld_fields": found.withheld,
        "leads": [_name(one) for one in leads(opportunity, scope)],
        "team": [
            {"person": _name(one.person), "role": one.role, "since_on": one.since_on}
            for one in team(opportunity)
        ],
        "history": raw_history(found.opportunity_id, scope),
    }


@router.patch(
    "/deals/{source}/{path:key}",
    response={200: Edited, **errors(400, 403, 404, 409)},
    summary="Change a field of a deal, or propose the change to the CRM",
)
def change_deal(request: HttpRequest, source: str, key: str, body: Edit) -> dict[str, Any]:
    """It asks for the right `edit_deals`. 409 when somebody else has changed the deal since the version given."""
    user = asker(request)
    found = _found(user, source, key)
    form = DealEdit(body.dict())
    if not form.is_valid():
        raise BadInput("deal.edit_unreadable")
    if found.gone_on is not None:
        raise Refused("deal.is_gone", **gone_fields(found))
    said = form.cleaned_data
    done = edit_deal(
        user, found.opportunity_id, said["field"], said["value"], said["reason"], said["version"]
    )
    after = deal_seen(user, source, key)
    return {"kind": done.kind, "deal": after and deal_json(after)}


def deal_json(deal: DealRecord) -> dict[str, Any]:
    """A row of the list."""
    return {
        **{name: getattr(deal, name) for name in Deal.model_fields if name not in _NAMED},
        "source": deal.opportunity.source,
        "key": deal.opportunity.source_key,
        "name": deal.opportunity.name,
        "account": (deal.account.name or deal.account.source_key) if deal.account else "",
        "owner": shown_person(deal.owner) if deal.owner else "",
    }


_NAMED = frozenset({"source", "key", "name", "account", "owner"})


def _name(record: Sourced) -> str:
    return f"{record.source}:{record.source_key}"


def _found(user: User, source: str, key: str) -> DealRecord:
    found = deal_seen(user, source, key)
    if found is None:
        raise NotFound("deal.unknown")
    return found
