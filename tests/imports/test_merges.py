"""Accounts that are merged count as one from a day on; earlier days stay; a split is the way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.domain.errors import BadInput, FieldhouseError, Refused
from fieldhouse.domain.merges import stayed

NODES = (
    "territories/acme:North",
    "territories/acme:South",
    "territories/acme:World",
    "organisation/acme:CRO",
)
ON = date(2025, 5, 1)


def account(key: str) -> Any:
    from fieldhouse.apps.accounts.models import Account

    return Account.objects.get(source_key=key)


def revops() -> Any:
    from fieldhouse.apps.roles.actions import create_user, grant_role
    from fieldhouse.apps.roles.queries import user_named

    found = user_named("ro")
    if found is None:
        found = create_user("ro", "correct horse battery")
        grant_role(found, "revops")
    return found


def merge(key: str, into: str, on: date = ON) -> Any:
    from fieldhouse.apps.accounts.merging.actions import merge_account

    return merge_account(revops(), account(key), account(into), on, "one company")


def split(key: str, on: date) -> Any:
    from fieldhouse.apps.accounts.merging.actions import split_account

    return split_account(revops(), account(key), on, "two companies")


@contextmanager
def refused(kind: type[FieldhouseError], code: str) -> Iterator[None]:
    with pytest.raises(kind) as refusal:
        yield
    assert refusal.value.code == code


def totals(home: Any, as_of: str, period: str = "FY25-Q2") -> dict[str, tuple[Any, Any]]:
    found = {}
    for node in NODES:
        for metric in ("open_all", "closed"):
            one = home.figure(node, metric, as_of=as_of, period=period)
            found[f"{node} {metric}"] = one.amount_minor, one.counted
    return found


def account_of(deal: str) -> str | None:
    from fieldhouse.apps.pipeline.models import Deal
    from fieldhouse.facts.generations import current_manifest

    found = Deal.objects.get(generation=current_manifest().mart, opportunity__source_key=deal)
    return found.account.source_key if found.account else None


def test_open_deals_move_from_the_day_on_and_earlier_days_stay(acme_home) -> None:
    before, earlier = totals(acme_home, "2025-06-30"), totals(acme_home, "2025-04-30")
    digits = acme_home.digits()
    merge("Alder", "Cedar")
    after = totals(acme_home, "2025-06-30")
    assert before["territories/acme:North open_all"] == (50_000, 1)
    assert after["territories/acme:North open_all"] == (0, 0)
    assert after["territories/acme:South open_all"][1] == before["territories/acme:South open_all"][1] + 1
    assert after["territories/acme:World open_all"] == before["territories/acme:World open_all"]
    assert after["organisation/acme:CRO open_all"] == before["organisation/acme:CRO open_all"]
    assert totals(acme_home, "2025-04-30") == earlier
    won = {place: said for place, said in acme_home.digits().items() if place[3] == "closed"}
    assert won == {place: digits[place] for place in won}, "what was booked before stays where it was"
    assert (account_of("O1"), account_of("W1")) == ("Cedar", "Alder")


def test_a_day_in_the_past_moves_what_was_booked_since(acme_home) -> None:
    merge("Alder", "Cedar", date(2025, 2, 1))
    assert account_of("W1") == "Cedar"
    closed = totals(acme_home, "2025-03-31", "FY25-Q1")
    assert closed["territories/acme:North closed"] == (99_999, 1), "Birch's deal alone"
    assert closed["territories/acme:South closed"][1] == 2


def test_a_split_on_the_first_day_takes_it_back_and_a_later_one_ends_it(acme_home) -> None:
    revops()
    before, digest = totals(acme_home, "2025-06-30"), home_digest()
    merge("Alder", "Cedar")
    assert home_digest() != digest
    split("Alder", ON)
    assert totals(acme_home, "2025-06-30") == before and home_digest() == digest
    merge("Alder", "Cedar")
    while_merged = totals(acme_home, "2025-05-31")
    split("Alder", date(2025, 6, 1))
    assert totals(acme_home, "2025-06-30") == before
    assert totals(acme_home, "2025-05-31") == while_merged != totals(acme_home, "2025-06-30")
    with refused(Refused, "merge.not_merged"):
        split("Alder", date(2025, 6, 1))


def test_what_cannot_be_merged(acme_home) -> None:
    with refused(BadInput, "merge.itself"):
        merge("Alder", "Alder")
    with refused(Refused, "merge.other_wall"):
        merge("Duchy", "Alder")
    merge("Alder", "Birch")
    with refused(Refused, "merge.merged_already"):
        merge("Alder", "Cedar", date(2025, 6, 1))
    merge("Birch", "Cedar", date(2025, 6, 1))
    with refused(BadInput, "merge.circle"):
        merge("Cedar", "Alder", date(2025, 6, 10))
    with refused(BadInput, "merge.circle"):
        merge("Cedar", "Alder", date(2025, 4, 1))  # it would from June on
    assert account_of("O1") == "Cedar", "through Birch"


def test_nobody_else_may(acme_home) -> None:
    from fieldhouse.apps.accounts.merging.actions import merge_account
    from fieldhouse.apps.roles.access import NotAllowed
    from fieldhouse.apps.roles.actions import create_user, grant_role

    seller = create_user("seller", "correct horse battery")
    grant_role(seller, "seller")
    with pytest.raises(NotAllowed):
        merge_account(seller, account("Alder"), account("Cedar"), ON, "one company")


MOVES = st.lists(
    st.tuples(
        st.sampled_from(("merge", "split")),
        st.sampled_from(("Alder", "Birch", "Cedar")),
        st.sampled_from(("Alder", "Birch", "Cedar")),
        st.sampled_from((date(2025, 3, 1), date(2025, 5, 1), date(2025, 6, 15))),
    ),
    min_size=1,
    max_size=3,
)


@given(moves=MOVES)
@settings(max_examples=4)
def test_any_merges_and_splits_put_each_deal_where_following_them_leads(acme_home, moves) -> None:
    """The oracle: how the deals stood without any merge, and the merges followed on the day that places each."""
    from fieldhouse.apps.accounts.models import Account, AccountMerge
    from fieldhouse.apps.accounts.queries import merges
    from fieldhouse.apps.pipeline.actions.mart import standing_on
    from fieldhouse.facts.generations import current_manifest
    from fieldhouse.facts.outbox import OURS

    for one in AccountMerge.objects.filter(source=OURS):
        split(one.account.source_key, date(2025, 1, 1))
    from fieldhouse.apps.pipeline.models import Opportunity

    deals = {one.source_key: one.pk for one in Opportunity.objects.all()}
    days = (date(2025, 4, 1), date(2025, 5, 10), date(2025, 6, 30))

    def stand() -> dict[tuple[str, date], dict[str, Any]]:
        manifest = current_manifest()
        rows = {
            (key, day): standing_on(manifest, number, [], day).to_pylist()
            for key, number in deals.items()
            for day in days
        }
        return {place: found[0] for place, found in rows.items() if found}

    plain = stand()
    for kind, key, into, on in moves:
        try:
            merge(key, into, on) if kind == "merge" else split(key, on)
        except FieldhouseError:
            continue
    told = merges()
    walls = dict(Account.objects.values_list("pk", "wall"))
    for place, row in stand().items():
        was = plain[place]
        follows = was["account"] and stayed(told, was["account"], was["placed_on"])
        assert row["account"] == follows
        assert (row["wall"] or "") == walls[row["account"]]
        assert {name: row[name] for name in ("amount", "owner", "stage", "booked_on", "position")} == {
            name: was[name] for name in ("amount", "owner", "stage", "booked_on", "position")
        }
