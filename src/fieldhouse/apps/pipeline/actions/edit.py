"""Editing a deal: at once where Fieldhouse is master of the field, as a proposal where the CRM is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.audit.queries import newest_change_of
from fieldhouse.apps.company.queries import company, master_of
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.actions.mart import deal_columns, field_text, standing_of
from fieldhouse.apps.pipeline.models import Deal, Proposal
from fieldhouse.apps.pipeline.queries import stage_rows
from fieldhouse.apps.roles.access import NotAllowed, changeable_by, require, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.instants import as_of_instant, checked_day
from fieldhouse.domain.money import from_decimal
from fieldhouse.facts.events import ChangeEvent
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.outbox import OURS, append, held_since, undrained

EDITABLE = ("category", "close_on", "amount", "stage", "owner")
CATEGORIES = ("omitted", "pipeline", "best_case", "commit")

Value = tuple[int | None, str | None, date | None]


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of an edit: ``changed`` at once, or ``proposed`` beside the CRM's value; and the deal's version."""

    kind: str
    version: int


def edit_deal(user: User, opportunity: int, field: str, text: str, reason: str, version: int) -> Edited:
    """Change one field of a deal, or propose it to the CRM.

    ``text`` is an ISO day, a decimal amount in the deal's currency, a code, or a person's number; empty clears the
    field. ``version`` is that of the deal the user looked at: ``Refused("deal.changed_meanwhile")`` when somebody was
    faster, with their change. ``NotAllowed`` for a deal that the user cannot see; ``BadInput`` for a value that is none
    of the field.
    """
    require(user, Right.EDIT_DEALS)
    while True:
        manifest = current_manifest()
        if manifest is None:
            raise Refused("facts.no_data")
        edited = _edited(user, manifest, opportunity, field, text, reason, version)
        if edited is not None:
            return edited


def _edited(
    user: User, manifest: Manifest, opportunity: int, field: str, text: str, reason: str, version: int
) -> Edited | None:
    """The edit on a generation; ``None`` when another one was published meanwhile, whose mart would miss it."""
    deal = _changeable_deal(user, manifest, opportunity)
    value = _value(deal, field, text.strip())
    is_ours = master_of(field) == OURS
    event = _event(manifest, opportunity, field, value)
    earlier, _through = undrained(manifest.outbox_through)
    row = standing_of(manifest, opportunity, [*earlier, event]) if is_ours else {}
    with transaction.atomic():
        if current_manifest() != manifest:
            return None
        _claim(deal, user, version)
        before = field_text(deal, field)
        if is_ours:
            append(event)
            Deal.objects.filter(pk=deal.pk).update(**deal_columns(row))
        else:
            _propose(user, deal, field, before, _as_text(value), reason)
        fields = {"field": field, "before": before, "after": _as_text(value)}
        record(
            user.pk, "deal.edit" if is_ours else "deal.propose", deal.subject, fields=fields, reason=reason
        )
    return Edited("changed" if is_ours else "proposed", version + 1)


def _changeable_deal(user: User, manifest: Manifest, opportunity: int) -> Deal:
    of_mart = Deal.objects.filter(generation=manifest.mart, opportunity=opportunity)
    reached = changeable_by(user, manifest.data_through).as_q()
    deal = of_mart.filter(reached).select_related("opportunity", "edited_by").first()
    if deal is None:
        is_seen = of_mart.filter(visible_to(user, manifest.data_through).as_q()).exists()
        raise NotAllowed("policy.only_shown" if is_seen else "policy.no_record")
    return deal


def _value(deal: Deal, field: str, text: str) -> Value:
    """What an edit's text means for its field."""
    if field not in EDITABLE:
        raise BadInput("deal.not_editable", field=field)
    if not text:
        return (None, None, None)
    try:
        if field == "close_on":
            return (None, None, checked_day(date.fromisoformat(text)))
        if field == "amount":
            return (from_decimal(Decimal(text), deal.currency)[0].amount_minor, None, None)
        if field == "owner":
            return (_person_numbered(text), None, None)
    except (ValueError, InvalidOperation) as failure:
        raise BadInput("deal.bad_value", field=field, value=text[:200]) from failure
    known = CATEGORIES if field == "category" else {row["stage"] for row in stage_rows()}
    if text not in known:
        raise BadInput("deal.bad_value", field=field, value=text[:200])
    if field == "category" and deal.outcome != "open":
        raise Refused("deal.is_closed", field=field)
    return (None, text, None)


def _person_numbered(text: str) -> int:
    """A person's number; ``ValueError`` for what is none of a person that there is."""
    number = int(text)
    if number.bit_length() > 63 or number not in people_by_number([number]):
        raise ValueError("nobody has this number")
    return number


def _event(manifest: Manifest, opportunity: int, field: str, value: Value) -> ChangeEvent:
    """The edit as an event. Made after the data's last day, it holds from the end of that day.

    Pages look at the data's last day: an edit of today must show there, and not wait for newer data. It does not hold
    from before the edit that it follows, whatever the clock says: the earlier one would count for ever.
    """
    instant = now()
    last = as_of_instant(manifest.data_through, company().reporting_zone) - timedelta(microseconds=1)
    since = _naive(min(instant, last))
    since = max(since, held_since("opportunity", opportunity, field) or since)
    if field == "stage":
        value = (None, value[1], manifest.data_through)
    return ChangeEvent("opportunity", opportunity, field, *value, since, _naive(instant), OURS)


def _claim(deal: Deal, user: User, version: int) -> None:
    """Take the next version of a deal, or say who has taken it, and with which change."""
    claimed = Deal.objects.filter(pk=deal.pk, version=version).update(version=version + 1, edited_by=user)
    if claimed:
        return
    held = Deal.objects.select_related("edited_by").get(pk=deal.pk)
    newest = newest_change_of(deal.subject)
    raise Refused(
        "deal.changed_meanwhile",
        by=held.edited_by.username if held.edited_by else "",
        **{name: newest["fields"][name] if newest else "" for name in ("field", "before", "after")},
    )


def _propose(user: User, deal: Deal, field: str, before: str, after: str, reason: str) -> None:
    Proposal.objects.filter(opportunity=deal.opportunity_id, field=field, state="waiting").update(
        state="withdrawn"
    )
    Proposal.objects.create(
        opportunity_id=deal.opportunity_id,
        field=field,
        crm_value=before,
        value=after,
        reason=reason,
        made_by=user,
        made_at=now(),
    )


def _as_text(value: Value) -> str:
    return next((str(one) for one in value if one is not None), "")


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
