"""A sample of the campaign of `bench.faults`: each kind of run is killed once at a random moment and run again."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bench.kills.campaign import killed_once
from bench.kills.commands import campaigns
from bench.work import Work
from tests.cluster import Cluster
from tests.databases import SERVER

pytestmark = pytest.mark.long

SEED = random.randrange(10**6)
SCALE = 100
KINDS = (
    "founding",
    "import of a Salesforce export",
    "import of a re-organisation",
    "move of a team",
    "drain",
    "quota",
    "export",
    "period close",
    "back-up",
    "restore",
)
MOVES = ("move into PostgreSQL", "move into SQLite") if SERVER else ()


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    folder = tmp_path_factory.mktemp("killed")
    if not SERVER:
        return Work(folder, SCALE, "sqlite")
    (host,) = parse_qs(urlsplit(SERVER).query)["host"]
    return Work(folder, SCALE, "postgresql", Cluster(Path(host)))


@pytest.mark.parametrize("kind", KINDS + MOVES)
def test_killed_and_run_again_it_says_what_an_undisturbed_run_says(work, kind):
    print(f"seed {SEED}")
    (campaign,) = [one for one in campaigns(work) if one.kind == kind]
    kill = killed_once(work, campaign, campaign.undisturbed(work), random.Random(SEED))
    assert kill.wrong == []


def test_every_kind_but_the_import_is_sampled_here(work):
    """The import has its own tests."""
    assert {one.kind for one in campaigns(work)} == {"import", *KINDS, *MOVES}
