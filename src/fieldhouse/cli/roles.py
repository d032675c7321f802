"""``fieldhouse role`` and ``access``: what roles are made of, and who sees a deal and why."""

from __future__ import annotations

from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson

role_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What roles are made of.")

Code = Annotated[
    str, typer.Argument(metavar="CODE", help="The code of the role: seller, revops …", show_default=False)
]
Atoms = list[str] | None


@role_commands.command("list")
def list_roles(login: As = "", as_json: AsJson = False) -> None:
    """Print the roles with what each is made of."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.questions import asker
    from fieldhouse.cli.role_output import print_roles

    print_roles(asker(login), as_json=as_json)


@role_commands.command()
def keep(
    code: Code,
    like: Annotated[
        str, typer.Option(help="Begin with what this role is made of; else with its own.", show_default=False)
    ] = "",
    name: Annotated[str, typer.Option(help="Its name in English.", show_default=False)] = "",
    name_ja: Annotated[str, typer.Option(help="Its name in Japanese.", show_default=False)] = "",
    about: Annotated[str, typer.Option(help="What it is for, in English.", show_default=False)] = "",
    about_ja: Annotated[str, typer.Option(help="What it is for, in Japanese.", show_default=False)] = "",
    right: Annotated[Atoms, typer.Option(help="A right; repeat for more. `none`: no right.")] = None,
    reach: Annotated[Atoms, typer.Option(help="How far it sees; repeat for more, or `none`.")] = None,
    wall: Annotated[Atoms, typer.Option(help="A wall that it opens; repeat for more, or `none`.")] = None,
    withhold: Annotated[
        Atoms, typer.Option(help="Fields that it withholds; repeat for more, or `none`.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for the log.", show_default=False)] = "",
    login: As = "",
) -> None:
    """Make a role, or change what one is made of; what is not named stays as it is."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.questions import asker
    from fieldhouse.cli.role_output import changed_role

    texts = {"name": name, "name_ja": name_ja, "about": about, "about_ja": about_ja}
    atoms = {"rights": right, "reach": reach, "walls": wall, "fields": withhold}
    changed_role(asker(login), code, like, texts, atoms, reason)


@role_commands.command()
def drop(
    code: Code,
    reason: Annotated[str, typer.Option(help="Why, for the log.", show_default=False)] = "",
    login: As = "",
) -> None:
    """End a role that was made here, or have one out of the box as the product has it."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.roles.actions import drop_role
    from fieldhouse.cli.questions import asker

    drop_role(asker(login), code, reason)


def access(
    of: Annotated[
        str,
        typer.Argument(
            metavar="DEAL|NODE",
            help="A deal, SOURCE:KEY, or the total of a node, organisation/SOURCE:KEY.",
            show_default=False,
        ),
    ],
    user: Annotated[
        str, typer.Option(help="Why this user sees it; else everybody who does.", show_default=False)
    ] = "",
    on: Annotated[
        str, typer.Option(help="By the rights of this day, YYYY-MM-DD; else of today.", show_default=False)
    ] = "",
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Who sees a deal or a total on a day, or why one user does, with every chain of reasons."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.questions import asker
    from fieldhouse.cli.role_output import print_access

    print_access(asker(login), of, user, on, as_json=as_json)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(role_commands, name="role")
    app.command()(access)
