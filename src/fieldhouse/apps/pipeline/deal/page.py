"""One deal as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.changes.presentation import ShownLine, shown_lines
from fieldhouse.apps.changes.queries import lines_of, page_of
from fieldhouse.apps.figures.nodes import of_position, shown_person
from fieldhouse.apps.partners.models import PartnerLine
from fieldhouse.apps.partners.sheets.presentation import Beside, beside
from fieldhouse.apps.partners.sheets.queries import told_of
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.actions.edit import CATEGORIES as EDITABLE_CATEGORIES
from fieldhouse.apps.pipeline.actions.edit import EDITABLE
from fieldhouse.apps.pipeline.deal import queries
from fieldhouse.apps.pipeline.deal.activities import Activities, activities
from fieldhouse.apps.pipeline.deal.history import Change, Shown, changes, standing_since
from fieldhouse.apps.pipeline.deal.rates import Seen, views
from fieldhouse.apps.pipeline.deal.route import Span, spans
from fieldhouse.apps.pipeline.forms import Choices
from fieldhouse.apps.pipeline.labels import (
    BUYING_ROLES,
    CATEGORIES,
    FIELDS,
    MASTERS,
    PROPOSAL_STATES,
    SPLIT_KINDS,
    code_label,
    label,
)
from fieldhouse.apps.pipeline.listing.queries import newest_manifest, stage_labels
from fieldhouse.apps.pipeline.models import Deal, Proposal
from fieldhouse.apps.roles.access import Scope
from fieldhouse.apps.roles.labels import wall_name
from fieldhouse.domain.money import Money, to_decimal
from fieldhouse.facts.generations import Known, current
from fieldhouse.facts.history import opened
from fieldhouse.facts.outbox import OURS

HEAD_FIELDS = (
    "stage",
    "category",
    "amount",
    "close_on",
    "owner",
    "account",
    "territory",
    "type",
    "order_type",
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal to the CRM beside the CRM's value."""

    proposal: Proposal
    field: str
    label: str
    state: str
    crm: Shown
    value: Shown


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the deal: its value, its master, since when it stands, and what waits for the CRM.

    ``href`` is the field's history. ``choices`` are the values that an edit may give it, ``hint`` what is to be known
    of them, ``control`` the kind of its input; empty where it cannot be edited. ``raw`` is the value as an edit writes
    it.
    """

    field: str
    label: str
    value: Shown
    master: str
    since: datetime | None
    note: str
    waiting: Proposed | None
    is_ours: bool
    href: str
    control: str = ""
    choices: Choices = ()
    raw: str = ""
    hint: str = ""

    @property
    def since_on(self) -> date | None:
        """The day, in the reader's zone, since which the value stands."""
        return timezone.localtime(self.since).date() if self.since else None


@dataclass(frozen=True, slots=True)
class DealPage:
    """Everything that the page of a deal shows.

    ``history`` holds the changes of one field, whose label is ``history_of``, or all; ``histories`` are the addresses
    of each field's.
    """

    deal: Deal
    known: Known
    as_of: date
    reporting_currency: str
    facts: list[Fact]
    views: list[Seen]
    proposals: list[Proposed]
    lines_told: list[ShownLine]
    crm_page: str
    route: list[Span]
    merged_from: Account | None
    told_by_partners: list[tuple[PartnerLine, Beside]]
    activities: Activities
    history: list[Change]
    history_of: str
    histories: dict[str, str]
    lines: list[Any]
    splits: list[tuple[Any, str]]
    team: list[Any]
    leads: list[Any]
    contacts: list[tuple[Any, str]]

    @property
    def position(self) -> str:
        """Where the owner stood when the deal was placed, in the reader's language."""
        held = self.deal.position
        return of_position(held).name(get_language() or "en") if held else ""

    @property
    def wall(self) -> str:
        """What the wall before the deal is called; nothing without one."""
        return wall_name(self.deal.wall) if self.deal.wall else ""

    @property
    def more_tables(self) -> list[tuple[str, Any]]:
        """What the source says of the deal and of its account in fields that have no place here."""
        account = self.deal.account
        tables = [
            (_("Of the deal"), self.deal.opportunity.more_fields),
            (_("Of the account"), account.more_fields if account else {}),
        ]
        return [(title, fields.items()) for title, fields in tables if fields]

    @property
    def days_in_stage(self) -> int | None:
        """Days from the day of the present stage to the data's last day."""
        return (self.as_of - self.deal.stage_since).days if self.deal.stage_since else None


def deal_page(deal: Deal, scope: Scope, *, can_edit: bool, field: str = "") -> DealPage:
    """Collect what the page of a deal that the scope shows has; the history of one ``field``, if it is one.

    A deal that is gone is shown as of its last day, and cannot be edited.
    """
    known, as_of = current(), newest_manifest().data_through
    if deal.gone_on is not None:
        as_of, can_edit = deal.gone_on - timedelta(days=1), False
    number, stages = deal.opportunity_id, stage_labels()
    history = opened(known)
    found = changes(history, number, stages, scope)
    proposed = [_proposed(one, deal, stages) for one in queries.proposals(deal.opportunity)]
    return DealPage(
        deal=deal,
        known=known,
        as_of=as_of,
        reporting_currency=history.currency,
        facts=_facts(deal, found, proposed, stages, as_of if can_edit else None),
        views=views(history, deal, as_of),
        proposals=proposed,
        lines_told=shown_lines(lines_of(deal.opportunity)),
        crm_page=page_of(deal.opportunity),
        route=spans(queries.legs(deal.opportunity), deal.created_on or date.min),
        merged_from=_merged_from(deal, found),
        told_by_partners=[(one, beside(one, deal, stages)) for one in told_of(deal.opportunity)],
        activities=activities(history, number),
        history=[one for one in found[::-1] if field not in FIELDS or one.field == field],
        history_of=label(FIELDS, field) if field in FIELDS else "",
        histories={name: history_address(deal, name) for name in FIELDS},
        lines=queries.product_lines(deal.opportunity),
        team=queries.team(deal.opportunity),
        leads=queries.leads(deal.opportunity, scope),
        splits=[(one, label(SPLIT_KINDS, one.kind)) for one in queries.splits(deal.opportunity)],
        contacts=[(one, label(BUYING_ROLES, one.role)) for one in queries.contacts(deal.opportunity, scope)],
    )


def _merged_from(deal: Deal, found: list[Change]) -> Account | None:
    """The account that the source names, where the deal is that of the one into which it was merged."""
    told = next((one.after.record for one in reversed(found) if one.field == "account"), None)
    return told if told is not None and deal.account_id is not None and told.pk != deal.account_id else None


def gone_fields(deal: Deal) -> dict[str, str]:
    """Since which day the source has a deal no more, and the last day on which it had it; nothing where it has it."""
    if deal.gone_on is None:
        return {}
    return {"on": deal.gone_on.isoformat(), "last": (deal.gone_on - timedelta(days=1)).isoformat()}


def history_address(deal: Deal, field: str) -> str:
    """The place on a deal's page that shows every change of one field."""
    return f"{reverse('deal', args=[deal.opportunity.source, deal.opportunity.source_key])}?field={field}#history"


def _facts(
    deal: Deal,
    found: list[Change],
    proposed: list[Proposed],
    stages: dict[str, str],
    editable_on: date | None,
) -> list[Fact]:
    since, masters = standing_since(found), queries.masters()
    waiting = {one.field: one for one in reversed(proposed) if one.proposal.state == "waiting"}
    facts: list[Fact] = []
    for field in HEAD_FIELDS:
        last = since.get(field) or since.get(_FOLLOWED.get(field, ""))
        can_edit = editable_on is not None and field in EDITABLE and _is_open_to_edit(deal, field)
        choices, hint = _choices(deal, field, stages, editable_on) if can_edit and editable_on else ((), "")
        facts.append(
            Fact(
                field,
                label(FIELDS, field),
                _present(deal, field, stages),
                label(MASTERS, masters.get(field, "crm")),
                last.at if last else None,
                last.note if last else "",
                waiting.get(field),
                masters.get(field) == OURS,
                history_address(deal, field),
                _CONTROLS.get(field, "") if can_edit else "",
                choices,
                _raw(deal, field),
                hint,
            )
        )
    return facts


_FOLLOWED = {"category": "stage"}
"""Fields that follow another one where the source says nothing of them."""

_CONTROLS = {
    "category": "select",
    "stage": "select",
    "owner": "select",
    "close_on": "date",
    "amount": "amount",
}


def _is_open_to_edit(deal: Deal, field: str) -> bool:
    return (field != "category" or deal.outcome == "open") and (field != "amount" or bool(deal.currency))


def _choices(deal: Deal, field: str, stages: dict[str, str], on: date) -> tuple[Choices, str]:
    """The values that a field may get, and what is to be known of them."""
    if field == "category":
        return [(code, label(CATEGORIES, code)) for code in EDITABLE_CATEGORIES], ""
    if field == "stage":
        return list(stages.items()), ""
    if field != "owner":
        return (), ""
    owners, lead = queries.possible_owners(deal, on)
    shown = [(str(one.pk), shown_person(one)) for one in owners]
    if lead is None:
        return shown, ""
    team = of_position(lead).name(get_language() or "en")
    return shown, _("The people of the team %(team)s. Others are set by an import or by the API.") % {
        "team": team
    }


def _present(deal: Deal, field: str, stages: dict[str, str]) -> Shown:
    """A field's value as the mart has it, edits included."""
    if field == "amount":
        return (
            Shown()
            if deal.amount_minor is None
            else Shown(amount_minor=deal.amount_minor, currency=deal.currency)
        )
    if field == "close_on":
        return Shown(on=deal.close_on)
    if field in ("owner", "account", "territory"):
        return Shown(record=getattr(deal, field))
    return Shown(text=code_label(field, getattr(deal, field), stages))


def _raw(deal: Deal, field: str) -> str:
    if field == "amount":
        known = deal.amount_minor is not None and deal.currency
        return f"{to_decimal(Money(deal.amount_minor, deal.currency)):f}" if known else ""
    value = deal.owner_id if field == "owner" else getattr(deal, field, None)
    return "" if value is None else str(value)


def _proposed(one: Proposal, deal: Deal, stages: dict[str, str]) -> Proposed:
    return Proposed(
        one,
        one.field,
        label(FIELDS, one.field),
        label(PROPOSAL_STATES, one.state),
        _read(one.field, one.crm_value, deal, stages),
        _read(one.field, one.value, deal, stages),
    )


def _read(field: str, text: str, deal: Deal, stages: dict[str, str]) -> Shown:
    """A value as a proposal keeps it (see `fieldhouse.apps.pipeline.actions.mart.field_text`)."""
    if not text:
        return Shown()
    if field == "amount":
        return Shown(amount_minor=int(text), currency=deal.currency)
    if field == "close_on":
        return Shown(on=date.fromisoformat(text))
    if field == "owner":
        return Shown(record=people.people_by_number([int(text)]).get(int(text)))
    return Shown(text=code_label(field, text, stages))
