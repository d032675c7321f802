"""``fieldhouse facts`` and ``fieldhouse audit``: what others can check."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson

facts_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The files of the history.")
audit_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The log of what was done.")


@facts_commands.command()
def verify() -> None:
    """Check every file that a generation lists against its hash, and name those that none lists."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from django.utils.translation import gettext as _

    if print_failures():
        raise typer.Exit(1)
    print(_("Every file of the history is what was written."))


@audit_commands.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.", show_default=False)],
    values: Annotated[
        Path | None, typer.Option(help="A second file, for the personal values.", show_default=False)
    ] = None,
    login: As = "",
) -> None:
    """Write the log as JSON lines, which ``python -m fieldhouse.checkers.audit_chain`` checks."""
    from fieldhouse.cli.opening import open_home

    home = open_home()
    from django.utils.translation import gettext as _

    from fieldhouse.apps.audit.access import require_whole_log
    from fieldhouse.apps.audit.actions import record_export
    from fieldhouse.apps.audit.queries import lines, value_lines
    from fieldhouse.cli.questions import asker

    user = asker(login)
    if user is not None:
        require_whole_log(user)
    record_export(user.pk if user else None)
    count = _write_lines(file, lines())
    beside = ""
    if values is not None:
        _write_lines(values, value_lines())
        beside = f" --values {values}"
    print(_("The log has %(count)s entries. Check it with:") % {"count": count})
    keys = home / "keys"
    print(f"python -m fieldhouse.checkers.audit_chain {file} {keys / 'audit'} {keys / 'audit.head'}{beside}")


@audit_commands.command("verify")
def verify_log(
    head: Annotated[
        Path | None,
        typer.Option(help="The heads that were noted: a copy kept elsewhere, else the home's own."),
    ] = None,
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Check the log of the database: nothing altered, removed, inserted, or cut off at its end."""
    from fieldhouse.cli.opening import open_home

    home = open_home()
    from fieldhouse.cli.audit_verdict import print_verdict, verdict
    from fieldhouse.cli.questions import require_of

    require_of(login, "see_audit")
    found = verdict(home, head)
    print_verdict(found, as_json=as_json)
    if not found.is_verified:
        raise typer.Exit(1)


def _write_lines(file: Path, lines: Iterable[str]) -> int:
    """Write lines to a file that only its owner reads; how many."""
    count = 0
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        for line in lines:
            handle.write(f"{line}\n")
            count += 1
    return count


def print_failures() -> int:
    """Print a line for each fact file that is not what was written; their number."""
    from fieldhouse.facts.generations import verify as failing_files
    from fieldhouse.web.sentences import sentence_for

    failures = failing_files()
    for path, code in failures:
        print(f"{path}: {sentence_for(code, {'file': path})}")
    return len(failures)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(facts_commands, name="facts")
    app.add_typer(audit_commands, name="audit")
