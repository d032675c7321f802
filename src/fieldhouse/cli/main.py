"""The ``fieldhouse`` command: its commands, its global options, and the edge at which refusals become sentences.

Nothing heavy is imported here or at the head of a command's module: ``fieldhouse --help`` answers at once.
"""

from __future__ import annotations

import getpass
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.apps.audit.origin import Origin, Way, coming_from
from fieldhouse.cli import (
    changes,
    compensation,
    demonstration,
    figures,
    forecasting,
    homes,
    importing,
    job_families,
    nodes,
    organisation,
    periods,
    privacy,
    profiles,
    quotas,
    reconciling,
    roles,
    serve,
    territories,
    users,
    verifying,
)
from fieldhouse.cli.refusals import refuse
from fieldhouse.domain.errors import FieldhouseError
from fieldhouse.web.home import ENVIRONMENT_NAME

LANGUAGE_NAME = "FIELDHOUSE_LANGUAGE"


class Language(StrEnum):
    """The languages that the program speaks."""

    EN = "en"
    JA = "ja"


app = typer.Typer(
    name="fieldhouse",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def everywhere(
    home: Annotated[
        Path | None,
        typer.Option(help="The folder of the home; else FIELDHOUSE_HOME, else ./home.", show_default=False),
    ] = None,
    lang: Annotated[
        Language | None,
        typer.Option(help="The language of sentences; else LC_ALL or LANG.", show_default=False),
    ] = None,
) -> None:
    """Fieldhouse turns the history of a CRM into numbers that open to their evidence."""
    if home is not None:
        os.environ[ENVIRONMENT_NAME] = str(home.expanduser().absolute())
    if lang is not None:
        os.environ[LANGUAGE_NAME] = lang.value


for module in (
    *(importing, reconciling, profiles, serve, demonstration, homes, verifying),
    *(figures, forecasting, nodes, users, roles, organisation, periods, changes, privacy, job_families),
    *(territories, quotas, compensation),
):
    module.join(app)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with 0 (done), 1 (refused or not verified) or 2 (wrong usage)."""
    given = sys.argv[1:] if arguments is None else arguments
    command = typer.main.get_command(app)
    try:
        with coming_from(Origin(Way.COMMAND, operator=_operator())):
            command.main(args=given, prog_name="fieldhouse")
    except FieldhouseError as error:
        refuse(error, as_json="--json" in given)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(1)
    except Exception as failure:
        refusal = _of_the_machine(failure)
        if refusal is None:
            raise
        refuse(refusal, as_json="--json" in given)
        sys.exit(1)


def _operator() -> str:
    """The user of the machine, by name or, where it has none, by number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _of_the_machine(failure: Exception) -> FieldhouseError | None:
    """The refusal that a full disk, a folder that is read-only or a lost database comes to; ``None`` for our faults."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.apps.machine import refusal_of

    return refusal_of(failure)
