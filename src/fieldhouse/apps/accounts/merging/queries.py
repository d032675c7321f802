"""Reads of one account. The policy is that of search: an account with a deal that the user sees, or all of them."""

from __future__ import annotations

from fieldhouse.apps.accounts.models import Account, AccountMerge
from fieldhouse.apps.accounts.queries import merges_around
from fieldhouse.apps.pipeline.listing.queries import newest_manifest, scope_of
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.records import visible
from fieldhouse.apps.roles.models import User
from fieldhouse.facts.outbox import OURS


def account_seen(user: User, source: str, key: str) -> Account | None:
    """An account that a user may see; ``None`` alike for one that there is not."""
    account = (
        Account.objects.filter(visible(), source=source, source_key=key).select_related("parent").first()
    )
    if account is None:
        return None
    manifest = newest_manifest()
    scope = scope_of(user, manifest)
    if not scope.opens(account.wall):
        return None
    if scope.nodes is None:
        return account
    into = AccountMerge.objects.filter(visible(), account=account).values("into")
    deals = Deal.objects.filter(scope.as_q(), generation=manifest.mart)
    seen = deals.filter(account=account).exists() or deals.filter(account__in=into).exists()
    return account if seen else None


def merges_seen(user: User, account: Account) -> list[AccountMerge]:
    """The merges around an account, but for those with an account behind a wall that is closed to the user."""
    scope = scope_of(user, newest_manifest())
    around = merges_around(account.pk)
    return [one for one in around if scope.opens(one.account.wall) and scope.opens(one.into.wall)]


def own_merges(account: Account) -> list[AccountMerge]:
    """The merges of an account that were made here."""
    return list(AccountMerge.objects.filter(account=account, source=OURS))
