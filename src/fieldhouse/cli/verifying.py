"""``fieldhouse facts`` and ``fieldhouse audit``: what others can check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
) -> None:
    """Write the log as JSON lines, which ``python -m fieldhouse.checkers.audit_chain`` checks."""
    from fieldhouse.cli.opening import open_home

    home = open_home()
    from django.utils.translation import gettext as _

    from fieldhouse.apps.audit.queries import lines

    log = lines()
    file.write_text("".join(f"{line}\n" for line in log), encoding="utf-8")
    keys = home / "keys"
    print(_("The log has %(count)s entries. Check it with:") % {"count": len(log)})
    print(f"python -m fieldhouse.checkers.audit_chain {file} {keys / 'audit'} {keys / 'audit.head'}")


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
