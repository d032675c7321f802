"""The digest: equal for homes that say the same, other as soon as one of them says something else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from tests.databases import copy_home, number_from, state_of
from tests.demo_home import standing_in
from tests.program import digest, done

from fieldhouse.apps.imports.kinds import MODELS
from fieldhouse.apps.imports.queries.digest import home_digest, named_records
from fieldhouse.apps.imports.queries.state import OWN
from fieldhouse.facts.canonical import COLUMNS, canonical_lines
from fieldhouse.facts.generations import current

SAYINGS = [
    "UPDATE company_company SET name = 'Other'",
    "UPDATE roles_user SET language = 'ja'",
    "UPDATE people_person SET given_name = 'Other' WHERE source_key = 'P0001'",
    "UPDATE people_reportingline SET valid_from = '1999-01-02' WHERE source_key LIKE 'LEAD-JP%'",
    "UPDATE accounts_account SET wall = 'other' WHERE id = (SELECT min(id) FROM accounts_account)",
    "UPDATE plans_quota SET amount_minor = 7 WHERE id = (SELECT min(id) FROM plans_quota)",
    "UPDATE pipeline_opportunity SET name = 'Other' WHERE id = (SELECT min(id) FROM pipeline_opportunity)",
    "UPDATE pipeline_split SET share_bp = 7 WHERE id = (SELECT min(id) FROM pipeline_split)",
    "UPDATE company_exchangerate SET rate_num = 7 WHERE id = (SELECT min(id) FROM company_exchangerate)",
    "DELETE FROM territories_accountterritory WHERE id = (SELECT min(id) FROM territories_accountterritory)",
    "UPDATE roles_grant SET valid_to = '2030-01-01' WHERE role = 'revops'",
]
"""Each changes one thing that a home says."""


@pytest.fixture
def home(simulated_home: Path, tmp_path: Path) -> Path:
    return copy_home(simulated_home, tmp_path / "home")


def test_two_homes_built_separately_have_the_same_digest(simulated_files, simulated_digest, new_home):
    """The second one has other numbers of runs and clock times, and records under other numbers of ours."""
    for table in ("people_person", "pipeline_opportunity", "accounts_account", "runs_run"):
        number_from(new_home, table, 5000)
    done("import", simulated_files, "--profile", "fieldhouse", home=new_home)
    assert digest(new_home) == simulated_digest


def test_one_fact_makes_another_digest(simulated_files, simulated_digest, new_home, tmp_path):
    folder = shutil.copytree(simulated_files, tmp_path / "files")
    changes = (folder / "change.csv").read_text().splitlines(keepends=True)
    place = next(n for n, line in enumerate(changes) if ",amount," in line)
    changes[place] = changes[place].rstrip("\n").rpartition(",")[0] + ",123456.00\n"
    (folder / "change.csv").write_text("".join(changes))
    done("import", folder, "--profile", "fieldhouse", home=new_home)
    assert digest(new_home) != simulated_digest


@pytest.mark.parametrize("statement", SAYINGS)
def test_one_value_of_the_state_makes_another_digest(home, said, simulated_digest, statement):
    with state_of(home) as ask:
        assert ask(statement).rowcount == 1
    assert said() != simulated_digest


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roles_user SET password = 'x', last_login = '2020-01-01'",
        "UPDATE runs_run SET asked_at = '2020-01-01', summary = '{}'",
        "DELETE FROM pipeline_deal",
        "UPDATE facts_manifest SET committed_at = '2020-01-01'",
        "DELETE FROM audit_auditvalue",
    ],
)
def test_secrets_the_clock_and_what_is_derived_do_not_count(home, said, simulated_digest, statement):
    with state_of(home) as ask:
        ask(statement)
    assert said() == simulated_digest


def test_every_event_is_named_without_our_numbers(home, django_db_setup, django_db_blocker):
    """Were the table of references to miss a field, its value would be our number; a record, a gap."""
    with django_db_blocker.unblock(), standing_in(home):
        lines = b"".join(canonical_lines(current(), named_records())).decode().splitlines()
    rows = [dict(zip(COLUMNS, line.split("\x1f"), strict=True)) for line in lines]
    assert lines == sorted(lines)
    assert all(":" in row["record"] for row in rows)
    plain = {(row["entity"], row["field"]) for row in rows if row["value_int"] != "\x00"}
    assert plain <= {("opportunity", "amount"), ("split", "share")}
    referring = {(row["entity"], row["field"]) for row in rows if row["referred"] != "\x00"}
    assert {("opportunity", "owner"), ("split", "person")} <= referring


def test_every_model_counts_or_is_left_out_for_a_reason():
    counted = {*MODELS.values(), *(one.model for one in OWN)}
    ours = {model for model in apps.get_models() if model.__module__.startswith("fieldhouse.")}
    assert {model.__name__ for model in ours - counted} == {
        "Manifest",  # generations are numbers of ours
        "Outbox",  # its events are read with the facts
        "Run",  # when and by which run
        "Crm",  # when a source was read, and what its profile says
        "KnownSince",  # what figures say beside their values, by the order of the imports
        "NotPermitted",
        "Upload",  # files that wait to be imported
        "Before",  # how rows stood before the last import, for its undoing
        "TieOut",  # derived from facts and a report, as of a generation's number
        "TieOutDifference",
        "AuditEntry",
        "AuditValue",
        "Deal",  # derived from facts
        "PositionClosure",  # derived from reporting lines
        "TerritoryClosure",
        "PeriodClose",  # counted with what its sealed generation knew
        "CitedFigure",  # counted without the number of its generation
        "Token",  # a secret
        "ApprovalLink",
        "Delivery",  # when a notice left
        "Given",  # a grant that a group gave, which is counted
        "JobRole",  # derived from the text of its version
        "Erasure",  # who was erased is told nowhere
    }


@pytest.fixture
def said(home: Path, django_db_setup: None, django_db_blocker: Any) -> Callable[[], str]:
    """The digest of the copied home, asked in this process."""

    def ask() -> str:
        with django_db_blocker.unblock(), standing_in(home):
            return home_digest()

    return ask
