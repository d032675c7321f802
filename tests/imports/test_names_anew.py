"""Records are searched by the names that they have now, whether or not a deal has moved since."""

from __future__ import annotations

import pytest

from fieldhouse.apps.pipeline.listing.filters import asked_for
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password
from fieldhouse.apps.search.queries import search
from fieldhouse.facts.generations import current_manifest

from .acme import FILES
from .test_undo import undo


@pytest.fixture
def revops(acme_home):
    return create_user("who-searches", random_password(), grants=(NewGrant("revops"),))


def listed(user, text: str) -> int:
    return asked_for(user, {"q": text}, "en").chosen.sums().count


def test_new_names_are_found_though_no_deal_has_moved(acme_home, revops) -> None:
    mart = current_manifest().mart
    assert search(revops, "Alder", "en").accounts.count == 1 and search(revops, "Osier", "en").count == 0
    assert search(revops, "Cidney", "en").people.count == 0
    n_deals = listed(revops, "Alder")
    accounts = {"account": FILES["account"].replace("Alder,Alder", "Alder,Osier") + "New,Newcomer,\n"}
    people = {"person": FILES["person"].replace("Cid,Cid", "Cid,Cidney")}
    run = acme_home.take({**people, **accounts})
    assert (run.summary["created"], run.summary["updated"]) == (1, 2)
    assert current_manifest().mart == mart, "else this tests nothing"
    assert search(revops, "Osier", "en").accounts.count == 1
    assert search(revops, "Newcomer", "en").accounts.count == 1
    assert search(revops, "Cidney", "en").people.count == 1
    assert (listed(revops, "Osier"), listed(revops, "Alder")) == (n_deals, 0) != (0, 0)


def test_undoing_an_import_brings_the_old_names_back(acme_home, revops) -> None:
    run = acme_home.take({"account": FILES["account"].replace("Alder,Alder", "Alder,Osier")})
    assert search(revops, "Osier", "en").accounts.count == 1
    undo(run)
    assert search(revops, "Osier", "en").accounts.count == 0
    assert search(revops, "Alder", "en").accounts.count == 1
