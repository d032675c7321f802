"""Undoing an import gives back every table that imports write: none is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from tests.salesforce.small import FILES, take  # noqa: F401 - a fixture

from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.apps.changes.models import ChangeLine
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.imports.actions.before import ANSWERS, BESIDE
from fieldhouse.apps.imports.actions.undo import MADE_ANEW, undo_import
from fieldhouse.apps.imports.kinds import MODELS
from fieldhouse.apps.imports.models import Before
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.pipeline.models import Opportunity, Proposal
from fieldhouse.apps.runs.actions import start
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.facts.models import Manifest

NOT_UNDONE = (Run, Manifest, AuditEntry, AuditValue, Before)
"""What says that an import was, and that it was undone."""

OWN_WAY = (Proposal, *MADE_ANEW)
"""Proposals wait again by the run that resolved them; the others are made with each generation."""

_WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM|COPY)\s+"(\w+)"')


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written meanwhile."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        if found := _WRITES.match(sql):
            tables.add(found[1])
        return execute(sql, *arguments)

    with connection.execute_wrapper(note):
        yield tables


def test_every_table_that_imports_write_is_given_back(take, bare_home, tmp_path: Path) -> None:  # noqa: F811
    """A later export with changes, an answer, a field not permitted and a territory; then a sheet of the past."""
    take()
    deal = Opportunity.objects.get(source_key="0061")
    values = {
        "field": "stage",
        "crm_value": "Talks",
        "value": "Won",
        "column": "StageName",
        "exported_at": now(),
    }
    ChangeLine.objects.create(run=start("changes"), opportunity=deal, **values)
    before = home_digest()
    head, open_deal, deleted = FILES["Opportunity"].splitlines()
    won = open_deal.replace(",Talks,Forecast", ",Won,Closed")
    bare = [",".join(row.split(",")[:7] + row.split(",")[8:]) for row in (head, won, deleted)]
    territories = {
        "Territory2": "Id,Name,ParentTerritory2Id,Territory2ModelId\n0MI1,North,,0MA1\n",
        "UserTerritory2Association": "Id,UserId,Territory2Id\n0UT1,0053,0MI1\n",
    }
    sheet = tmp_path / "organisation.csv"
    sheet.write_text("person,position,manager,territory,from,to\nAnn Seller,,Team,North,2024-01-01,\n")
    with written() as tables:
        later = take(taken_on="2025-07-31", Opportunity="\n".join(bare) + "\n", **territories)
        assert (later.state, later.generation) == ("done", 2), later.summary
        told = import_source(sheet, "organisation", describe=lambda one: one.rule)
        assert (told.state, told.summary["rejected"]) == ("done", 0), told.summary
    given_back = {one._meta.db_table for one in (*MODELS.values(), *BESIDE, *ANSWERS, *OWN_WAY)}
    assert tables <= given_back | {one._meta.db_table for one in NOT_UNDONE}
    assert tables >= {one._meta.db_table for one in (*BESIDE, *ANSWERS)}, (
        "imports that write all of them were tried"
    )
    middle = home_digest()
    undo_import(start("undo"), told.pk)
    assert home_digest() != middle and home_digest() != before
