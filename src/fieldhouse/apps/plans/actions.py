"""Setting a quota: a version is added, and published at once so that every figure shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fieldhouse.apps.audit.actions import record, said_why
from fieldhouse.apps.audit.queries import newest_change_of
from fieldhouse.apps.company.queries import company, currencies
from fieldhouse.apps.figures.actions import publish_change
from fieldhouse.apps.figures.nodes import ORGANISATION, Node
from fieldhouse.apps.plans.models import Quota
from fieldhouse.apps.plans.queries import mark_of, version_in_force, versions
from fieldhouse.apps.roles.access import require, require_node, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import account_numbered
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.money import MAX_AMOUNT_MINOR, Money, to_decimal
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.outbox import OURS


def set_quota(
    user: User,
    node: Node,
    period: Period,
    amount_minor: int | None,
    currency: str,
    valid_from: date,
    reason: str,
    seen: str | None = None,
) -> Quota:
    """Add a version of a node's quota for a fiscal quarter, agreed on ``valid_from``, and publish a generation with it.

    ``amount_minor`` 0 is a quota of zero and ``None`` takes the quota away; earlier versions stay, and figures of
    earlier days keep them. A version that was set here for the same day is replaced, as the audit tells.

    ``NotAllowed`` without the right or out of the user's reach; ``BadInput`` for a period that is no quarter, a
    currency without a rate, a negative or too large amount, and without a reason; ``Refused("quota.day_taken")`` when
    an import brought another version for that day, ``Refused("facts.writer_busy")`` while an import holds the writer's
    lock. ``seen`` is the `mark_of` the versions that the user looked at: ``Refused("quota.changed_meanwhile")`` says
    who was faster, and with what.
    """
    _check(user, node, period, amount_minor, currency)
    reason = said_why("quota.set", reason)
    with writer_lock():
        known = versions(node, period)
        if seen is not None and seen != mark_of(known):
            raise _changed_meanwhile(node)
        if any(one.valid_from == valid_from and one.source != OURS for one in known):
            raise Refused("quota.day_taken", on=valid_from.isoformat())
        before = version_in_force(known, valid_from)
        fields = {
            "period": period.code,
            "valid_from": valid_from.isoformat(),
            "currency": currency,
            "before": None if before is None else before.amount_minor,
            "after": amount_minor,
        }
        return _published(
            user, node, fields, reason, lambda: _write(node, period, amount_minor, currency, valid_from)
        )


def _published(
    user: User, node: Node, fields: dict[str, object], reason: str, write: Callable[[], Quota]
) -> Quota:
    said: list[Quota] = []

    def apply() -> None:
        said[:] = [write()]
        record(user.pk, "quota.set", node.subject, fields=fields, reason=reason)

    arguments = {"node": node.reference, "period": fields["period"]}
    publish_change("quota", asked_by=user.pk, arguments=arguments, apply=apply, snapshots=("quotas",))
    return said[0]


def _changed_meanwhile(node: Node) -> Refused:
    newest = newest_change_of(node.subject)
    if newest is None:
        return Refused("quota.imported_meanwhile")
    said = newest["fields"]
    return Refused(
        "quota.changed_meanwhile",
        by=getattr(account_numbered(newest["who"]), "username", ""),
        on=said["valid_from"],
        **{name: _as_text(said[name], said["currency"]) for name in ("before", "after")},
    )


def _as_text(amount_minor: int | None, currency: str) -> str:
    return "" if amount_minor is None else f"{to_decimal(Money(amount_minor, currency)):,} {currency}"


def _check(user: User, node: Node, period: Period, amount_minor: int | None, currency: str) -> None:
    require(user, Right.SET_QUOTA)
    require_node(visible_to(user, _data_through()), node.tree, node.number)
    if period.kind != PeriodKind.QUARTER:
        raise BadInput("quota.no_quarter", period=period.code)
    if currency not in currencies():
        raise BadInput("quota.currency_unknown", currency=currency[:3])
    if amount_minor is not None and not 0 <= amount_minor <= MAX_AMOUNT_MINOR:
        raise BadInput("quota.bad_amount", value=str(amount_minor)[:40])


def _write(node: Node, period: Period, amount_minor: int | None, currency: str, valid_from: date) -> Quota:
    column = "position_id" if node.tree == ORGANISATION else "territory_id"
    key = f"{node.reference}|{period.start_on}|{valid_from}"
    quota, _is_new = Quota.objects.update_or_create(
        source=OURS,
        source_key=key,
        defaults={
            column: node.number,
            "starts_on": period.start_on,
            "until_on": period.until_on,
            "amount_minor": amount_minor,
            "currency": currency,
            "valid_from": valid_from,
        },
    )
    return quota


def _data_through() -> date:
    manifest = current_manifest()
    if manifest is None:
        raise Refused("facts.no_data")
    return company().data_through or manifest.data_through
