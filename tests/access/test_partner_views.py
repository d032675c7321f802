"""A route of two tiers as each party sees it: the vendor all of it, a partner what is its own to know."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from .oracle import Oracle
from .world import LAST, PARTNERS, SOURCE

pytestmark = pytest.mark.usefixtures("marked_home", "db")


@pytest.fixture
def page() -> Callable[[str], str]:
    """A partner's page as somebody reads it."""

    def read(login: str) -> str:
        from fieldhouse.apps.roles.queries import user_named

        client = Client()
        client.force_login(user_named(login))
        answer = client.get("/partners/deals/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def rows(text: str) -> list[str]:
    return re.findall(r"<tr>.*?</tr>", text.split("<tbody>")[1], re.DOTALL)


def named(text: str) -> set[str]:
    return {key for key in PARTNERS if f"Partner {key}" in text}


def test_distributor_and_reseller_are_hidden_from_each_other(page) -> None:
    assert named(page("distributor")) == {"DIST"}
    assert named(page("reseller")) == {"RESA"}
    assert named(page("reseller_b")) == {"RESB"}


def test_the_vendor_sees_the_whole_route(oracle: Oracle) -> None:
    from fieldhouse.apps.roles.queries import user_named

    client = Client()
    client.force_login(user_named("revops"))
    deal = oracle.world.example("two tiers, A")
    text = client.get(f"/deals/{SOURCE}/{deal.key}/").content.decode()
    assert {"DIST", "RESA"} <= named(text)


def test_a_price_is_told_to_the_party_that_pays_it(page, oracle: Oracle) -> None:
    """The deal's amount is what the distributor pays; to the reseller behind it, it is a price between two others."""
    amounts = {oracle.world.deals[mark].amount for mark in oracle.routed(oracle.people["distributor"], LAST)}
    told = page("distributor")
    assert len(amounts) == 2 and all(f"{amount:,}" in told for amount in amounts)
    for login in ("reseller", "walled_reseller", "reseller_b"):
        told = page(login)
        assert rows(told) and not any(f"{one.amount:,}" in told for one in oracle.world.deals.values())
        assert all("between others" in row for row in rows(told))


def test_rights_of_their_own_open_parties_and_prices(page, oracle: Oracle) -> None:
    from dataclasses import replace

    from fieldhouse.apps.roles.actions import keep_role
    from fieldhouse.apps.roles.standard import STANDARD

    rule, deal = STANDARD["partner_user"], oracle.world.example("two tiers, B")
    keep_role(None, replace(rule, rights=frozenset({"see_parties"})), "-")
    assert named(page("reseller_b")) == {"DIST", "RESB"} and f"{deal.amount:,}" not in page("reseller_b")
    keep_role(None, replace(rule, rights=frozenset({"see_prices"})), "-")
    assert named(page("reseller_b")) == {"RESB"} and f"{deal.amount:,}" in page("reseller_b")


def test_no_note_and_no_name_of_the_company_is_told(page, oracle: Oracle) -> None:
    from .oracle import told_in

    for login in ("distributor", "reseller", "walled_reseller", "reseller_b"):
        told = told_in(page(login))
        assert told.deals == oracle.routed(oracle.people[login], LAST) and not told.notes
        assert not {"Own", "Sibling", "Other"} & set(
            re.findall(r"\b[A-Z][a-z]+\b", "".join(rows(page(login))))
        )


def test_a_role_of_partners_is_granted_for_one() -> None:
    from fieldhouse.apps.roles.actions import grant_role
    from fieldhouse.apps.roles.queries import user_named
    from fieldhouse.domain.errors import BadInput

    user = user_named("nobody")
    with pytest.raises(BadInput, match=r"user\.no_partner"):
        grant_role(user, "partner_user")
    from fieldhouse.apps.accounts.models import Account

    with pytest.raises(BadInput, match=r"user\.not_for_partner"):
        grant_role(user, "seller", partner=Account.objects.get(source_key="DIST").pk)
