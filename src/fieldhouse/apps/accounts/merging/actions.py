"""Merging an account into another one from a day on, and taking the two apart again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.accounts.merging.queries import own_merges
from fieldhouse.apps.accounts.models import Account, AccountMerge
from fieldhouse.apps.accounts.queries import accounts_by_number, merges
from fieldhouse.apps.audit.actions import record, said_why
from fieldhouse.apps.figures.actions import publish_change
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.instants import checked_day
from fieldhouse.domain.merges import Merge, stayed
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.outbox import OURS


@dataclass(frozen=True, slots=True)
class Merged:
    """The generation that shows a merge or a split."""

    generation: int


def merge_account(user: User, account: Account, into: Account, on: date, reason: str) -> Merged:
    """Let what is of ``account`` count as that of ``into`` from a day on, and publish a generation.

    Both records and all that sources told stay as they are. Deals that are placed on earlier days (won ones that were
    booked before) stay with ``account``; ``on`` may lie in the past for those who want these to move, too.

    ``NotAllowed`` without the right; ``BadInput("merge.itself")``, ``BadInput("merge.circle")``;
    ``Refused("merge.merged_already")`` where the account is merged on that day or a later one,
    ``Refused("merge.other_wall")`` where it would let deals out of a wall, ``Refused("facts.writer_busy")``.
    """
    require(user, Right.MERGE_ACCOUNTS)
    reason = said_why("account.merge", reason)
    checked_day(on)
    if account.pk == into.pk:
        raise BadInput("merge.itself")
    if account.wall != into.wall:
        raise Refused("merge.other_wall")
    with writer_lock():
        _check(account, into, on)

        def apply() -> None:
            AccountMerge.objects.create(
                source=OURS,
                source_key=f"{account.source}:{account.source_key}|{on}",
                account=account,
                into=into,
                valid_from=on,
            )
            fields = {"into": f"{into.source}:{into.source_key}", "valid_from": on.isoformat()}
            record(user.pk, "account.merge", _subject(account), fields=fields, reason=reason)

        return _published(user, "merge", account, apply)


def split_account(user: User, account: Account, on: date, reason: str) -> Merged:
    """Let a merge that was made here hold until a day; until its first day or earlier, it has never been.

    ``NotAllowed`` without the right; ``Refused("merge.not_merged")`` where no merge made here holds on that day or
    begins later; one that a source tells is taken back there.
    """
    require(user, Right.MERGE_ACCOUNTS)
    reason = said_why("account.split", reason)
    checked_day(on)
    with writer_lock():
        held = [one for one in own_merges(account) if one.valid_to is None or one.valid_to > on]
        if not held:
            raise Refused("merge.not_merged", account=account.name or account.source_key, on=on.isoformat())

        def apply() -> None:
            for one in held:
                if one.valid_from >= on:
                    AccountMerge.objects.filter(pk=one.pk).delete()
                else:
                    AccountMerge.objects.filter(pk=one.pk).update(valid_to=on)
            fields = {"valid_from": on.isoformat()}
            record(user.pk, "account.split", _subject(account), fields=fields, reason=reason)

        return _published(user, "split", account, apply)


def _check(account: Account, into: Account, on: date) -> None:
    """Refuse a merge beside another one of the account, and one in a circle, on any day from its first on."""
    told = merges()
    ahead = [one for one in told if one.account == account.pk and (one.valid_to is None or one.valid_to > on)]
    if ahead:
        names = accounts_by_number([ahead[0].into])
        held = names[ahead[0].into]
        raise Refused("merge.merged_already", into=held.name or held.source_key)
    with_it = [*told, Merge(account.pk, into.pk, on)]
    begins = {on, *(one.valid_from for one in told if one.valid_from > on)}
    if any(stayed(with_it, account.pk, day) is None for day in begins):
        raise BadInput("merge.circle", into=into.name or into.source_key)


def _published(user: User, kind: str, account: Account, apply: Callable[[], None]) -> Merged:
    arguments = {"account": f"{account.source}:{account.source_key}"}
    manifest = publish_change(
        kind,
        asked_by=user.pk,
        arguments=arguments,
        apply=apply,
        snapshots=("merges",),
    )
    return Merged(manifest.number)


def _subject(account: Account) -> str:
    return f"account:{account.source}:{account.source_key}"
