"""Building the home of the demo: simulated, imported, with its logins; an interrupted build is taken up again.

It is built as a company would: an export of its CRM goes in, then the sheet of its organisation, then what it keeps in
records of its own.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from fieldhouse.apps.forecasts.actions import make as make_expectation
from fieldhouse.apps.forecasts.actions import usual_windows
from fieldhouse.apps.imports.actions import import_source
from fieldhouse.apps.roles.queries import user_named
from fieldhouse.apps.runs.models import Run
from fieldhouse.cli.demo_complete import FOLDER, has_files
from fieldhouse.cli.demo_logins import LOGINS
from fieldhouse.cli.demo_people import make_demo_login
from fieldhouse.cli.demonstration import yesterday
from fieldhouse.cli.import_summary import print_summary
from fieldhouse.cli.progress import following
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current_manifest
from fieldhouse.simulator import Form, simulate
from fieldhouse.simulator.salesforce.beside import FOLDER as BESIDE
from fieldhouse.simulator.salesforce.beside import ORGANISATION, RECORDS
from fieldhouse.web.sentences import sentence_for_finding

SCALE = 20_000
UNFINISHED = "simulated.unfinished"


def build_demo(home: Path) -> None:
    """Bring the demo's home to completion, from wherever an interrupted build left it.

    ``Refused`` when the simulated files do not go in.
    """
    if current_manifest() is None or has_files(home):
        folder = _simulated(home)
        _import(folder, "salesforce")
        _import(folder / BESIDE / f"{ORGANISATION}.csv", "organisation")
        _import(folder / BESIDE / RECORDS, "fieldhouse")
        shutil.rmtree(folder.rename(home / UNFINISHED))
    for one in LOGINS:
        if user_named(one.login) is None:
            make_demo_login(one)
    for window in usual_windows():
        make_expectation(window)


def _simulated(home: Path) -> Path:
    """The simulated files: those of an interrupted build, when they are whole, so that its import is taken up."""
    folder, unfinished = home / FOLDER, home / UNFINISHED
    if not has_files(home):
        print(_("Simulating a company, which is done once."), file=sys.stderr, flush=True)
        shutil.rmtree(unfinished, ignore_errors=True)
        simulate(unfinished, until=yesterday(), scale=SCALE, form=Form.SALESFORCE)
        unfinished.rename(folder)
    return folder


def _import(path: Path, profile: str) -> None:
    with following() as report:
        run = import_source(path, profile, describe=sentence_for_finding, report=report)
    print_summary(run, None)
    if run.state != Run.State.DONE:
        raise Refused("run.broken")
