"""``fieldhouse user``: who signs in, with which role, and tokens for the API."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from fieldhouse.cli.questions import As

user_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who signs in.")

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="The user name.", show_default=False)]
FromInput = Annotated[bool, typer.Option("--stdin", help="Read the password from standard input.")]


@user_commands.command()
def add(
    login: Login,
    role: Annotated[
        str, typer.Option(help="The code of a role: seller, area_manager, revops …", show_default=False)
    ],
    node: Annotated[str, typer.Option(help="The node that the role is over.", show_default=False)] = "",
    person: Annotated[str, typer.Option(help="The key of the person.", show_default=False)] = "",
    partner: Annotated[
        str, typer.Option(help="The key of the partner whose user it is.", show_default=False)
    ] = "",
    nationality: Annotated[
        list[str] | None,
        typer.Option(help="A country as JP, where walls ask for it; repeat for more.", show_default=False),
    ] = None,
    language: Annotated[str, typer.Option(help="en or ja.")] = "en",
    from_input: FromInput = False,
) -> None:
    """Add a user with a role; the password is a random one, printed once, unless it is given."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.user_changes import add_user

    add_user(
        login,
        role=role,
        node=node,
        person=person,
        partner=partner,
        nationalities=nationality or (),
        language=language,
        from_input=from_input,
    )


@user_commands.command("list")
def list_users(
    as_login: As = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as an object.")] = False,
) -> None:
    """Print the users with their roles."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.questions import require_of
    from fieldhouse.cli.user_changes import user_lines, users_json

    require_of(as_login, "manage_users")
    if as_json:
        print(json.dumps(users_json(), ensure_ascii=False))
    else:
        for line in user_lines():
            print(line)


@user_commands.command()
def password(login: Login, from_input: FromInput = False) -> None:
    """Give a user another password: a random one, printed once, unless it is given."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.user_changes import change_password

    change_password(login, from_input=from_input)


@user_commands.command()
def token(
    login: Login,
    days: Annotated[int, typer.Option(help="How long it lasts.")] = 30,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="read, write, export or directory; read, write and export when none is given."),
    ] = None,
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
) -> None:
    """Print a token with which programs use the API as a user; it is kept nowhere. Another password ends it."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.user_changes import print_token

    print_token(login, days, scopes=scope, name=name)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(user_commands, name="user")
