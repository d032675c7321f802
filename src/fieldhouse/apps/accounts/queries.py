"""Reads of accounts and contacts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q

from fieldhouse.apps.accounts.models import Account, AccountMerge, AccountTeamMember, Contact
from fieldhouse.apps.records import visible
from fieldhouse.apps.texts import Named
from fieldhouse.domain.merges import Merge, resolved
from fieldhouse.domain.names import name_key
from fieldhouse.once import once


def wall_rows(run: int | None = None) -> list[dict[str, Any]]:
    """The accounts that stand behind a wall: the snapshot `walls`."""
    walled = Account.objects.filter(visible(run)).exclude(wall="")
    return [{"account": number, "wall": wall} for number, wall in walled.values_list("pk", "wall")]


@once
def walls_in_use() -> frozenset[str]:
    """The walls behind which an account stands."""
    walled = Account.objects.filter(visible()).exclude(wall="")
    return frozenset(walled.order_by().values_list("wall", flat=True).distinct())


def accounts_closed_to(walls: Collection[str]) -> list[int]:
    """The accounts that stand behind another wall than these."""
    walled = Account.objects.filter(visible()).exclude(wall="").exclude(wall__in=walls)
    return list(walled.values_list("pk", flat=True))


def merges(run: int | None = None) -> list[Merge]:
    """Every merge of accounts, of whichever source."""
    rows = AccountMerge.objects.filter(visible(run))
    return [Merge(*row) for row in rows.values_list("account", "into", "valid_from", "valid_to")]


def merge_rows(run: int | None = None) -> list[dict[str, Any]]:
    """Which account counts as which, and when: the snapshot `merges`."""
    return [
        {"account": one.account, "into": one.into, "valid_from": one.valid_from, "valid_to": one.valid_to}
        for one in resolved(merges(run))
    ]


def merges_around(account: int) -> list[AccountMerge]:
    """The merges of an account, and those into it, the newest first."""
    rows = AccountMerge.objects.filter(visible(), Q(account=account) | Q(into=account))
    return list(rows.select_related("account", "into").order_by("-valid_from", "-pk"))


def account_keyed(source: str, key: str) -> Account | None:
    """The account of a source's key."""
    return Account.objects.filter(visible(), source=source, source_key=key).first()


def partners_keyed(key: str) -> list[Account]:
    """The distributors and resellers that any source calls ``key``, those of the first source first."""
    rows = Account.objects.filter(visible(), source_key=key, kind__in=("distributor", "reseller"))
    return list(rows.order_by("source"))


def accounts_by_number(numbers: Iterable[int]) -> dict[int, Account]:
    """Accounts by their number."""
    return Account.objects.in_bulk(list(numbers))


def accounts_by_name(source: str, run: int | None = None) -> dict[str, set[Account]]:
    """The accounts of a source by their names; several may have one name. Those that are merged today stand aside."""
    found: dict[str, set[Account]] = {}
    merged = AccountMerge.objects.filter(visible(run), valid_to=None).values("account")
    for account in Account.objects.filter(visible(run), source=source).exclude(pk__in=merged):
        if key := name_key(account.name):
            found.setdefault(key, set()).add(account)
    return found


def accounts_with_team(people: Iterable[int], *, to_change: bool = False) -> set[int]:
    """The accounts whose team lets any of these people see its deals, or with ``to_change`` change them."""
    levels = ["edit"] if to_change else ["read", "edit"]
    rows = AccountTeamMember.objects.filter(visible(), person__in=list(people), access__in=levels)
    return set(rows.values_list("account", flat=True))


def team_of_account(account: int) -> list[tuple[int, str]]:
    """Who sees the deals of an account by being in its team, and whether they read or edit them."""
    rows = AccountTeamMember.objects.filter(visible(), account=account, access__in=["read", "edit"])
    return list(rows.order_by("pk").values_list("person", "access"))


def account_names(block: int) -> Iterator[Named]:
    """The names of all accounts, read in blocks; each belongs to itself."""
    rows = Account.objects.filter(visible()).order_by("pk").values_list("pk", "pk", "name", "reading")
    return rows.iterator(chunk_size=block)


def contact_names(block: int) -> Iterator[Named]:
    """The names of all contacts, read in blocks; each belongs to its account."""
    rows = Contact.objects.filter(visible()).order_by("pk")
    parts = rows.values_list("pk", "account", "family_name", "given_name", "reading")
    for number, account, family, given, reading in parts.iterator(chunk_size=block):
        yield number, account, f"{family} {given}", reading


def contacts_by_number(numbers: Iterable[int]) -> dict[int, Contact]:
    """Contacts with their accounts, by their number."""
    return Contact.objects.select_related("account").in_bulk(list(numbers))
