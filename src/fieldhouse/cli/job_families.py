"""``fieldhouse jobs``: job-family pages read as data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.job_publishing import propose, publish
from fieldhouse.cli.job_words import assign, translate
from fieldhouse.cli.questions import As, AsJson

job_commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Job-family pages: roles, grades, ladders and hiring steps.",
)

Page = Annotated[
    Path, typer.Argument(metavar="FILE", help="A page: .md, .md.erb, .html or .txt.", show_default=False)
]


@job_commands.command()
def parse(
    file: Page,
    previous: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="An earlier state of the page, whose ids are carried over.",
            show_default=False,
        ),
    ] = None,
    as_page: Annotated[
        bool, typer.Option("--page", help="Print the page anew, in the house's template.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the document as an object.")] = False,
) -> None:
    """Read a page and print its roles, with what was noticed on it."""
    from fieldhouse.cli.opening import speak

    speak()
    from fieldhouse.cli.job_output import print_document, print_document_json
    from fieldhouse.domain.jobs.carried import with_carried_ids
    from fieldhouse.domain.jobs.house_page import house_page
    from fieldhouse.ingest.jobs.page import read_document

    document = read_document(file)
    if previous is not None:
        document = with_carried_ids(document, read_document(previous))
    if as_page:
        print(house_page(document), end="")
    elif as_json:
        print_document_json(document)
    else:
        print_document(document)


@job_commands.command("import")
def import_pages(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATHS", help="Files and folders of pages.", show_default=False)
    ],
    is_whole: Annotated[
        bool, typer.Option("--whole", help="The paths are the whole library: others are removed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as an object.")] = False,
) -> None:
    """Bring pages into the home, each new state as a version of its own; a missing home is made."""
    from fieldhouse.cli.opening import open_home

    open_home(founding=True)
    from fieldhouse.apps.jobs.actions import import_pages as take
    from fieldhouse.cli.job_output import print_counts
    from fieldhouse.ingest.jobs.folder import pages_in

    print_counts(take(pages_in(paths), by=None, is_whole=is_whole), as_json=as_json)


@job_commands.command()
def roles(login: As = "", as_json: AsJson = False) -> None:
    """Print every role of the library with its level and grade."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.jobs.queries import current_roles
    from fieldhouse.cli.job_output import print_roles
    from fieldhouse.cli.questions import insider

    insider(login)
    print_roles(current_roles(), as_json=as_json)


@job_commands.command()
def ladder(login: As = "", as_json: AsJson = False) -> None:
    """Print every step of the library's ladders and where it leads; steps to nowhere are called dangling."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.jobs.queries import ladder_of_the_library
    from fieldhouse.cli.job_output import print_ladder
    from fieldhouse.cli.questions import insider

    insider(login)
    print_ladder(ladder_of_the_library(), as_json=as_json)


job_commands.command()(assign)
job_commands.command()(translate)
job_commands.command()(propose)
job_commands.command()(publish)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(job_commands, name="jobs")
