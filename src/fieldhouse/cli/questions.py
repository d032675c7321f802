"""The options by which a question is asked on the command line, and who asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from fieldhouse.apps.figures.parameters import Asked
    from fieldhouse.apps.roles.models import User

Node = Annotated[str, typer.Option(help="The node: organisation/SOURCE:KEY, or its key.", show_default=False)]
Period = Annotated[
    str, typer.Option(help="A fiscal period such as FY27-Q4; else the current quarter.", show_default=False)
]
AsOf = Annotated[
    str, typer.Option(help="The day looked at, YYYY-MM-DD; else the data's last.", show_default=False)
]
View = Annotated[str, typer.Option(help="deal_date, today or plan; else plan.", show_default=False)]
Currency = Annotated[
    str, typer.Option(help="The currency of amounts; else the reporting currency.", show_default=False)
]
Known = Annotated[
    str, typer.Option(help="What was known: a generation; else the newest.", show_default=False)
]
Walls = Annotated[list[str] | None, typer.Option("--wall", help="Open a wall.", show_default=False)]
Filters = Annotated[
    list[str] | None, typer.Option("--filter", help="Only deals with FIELD=VALUE.", show_default=False)
]
As = Annotated[
    str, typer.Option("--as", metavar="LOGIN", help="Ask as a user, by their rights.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as an object.")]
Since = Annotated[str, typer.Option(help="The day since which changes count.", show_default=False)]


def asker(login: str) -> User | None:
    """The user whose rights a question is asked with; ``None`` is the operator, who holds the home itself."""
    from fieldhouse.apps.roles.queries import user_named
    from fieldhouse.domain.errors import BadInput

    if not login:
        return None
    user = user_named(login)
    if user is None:
        raise BadInput("user.unknown", login=login)
    return user


def require_of(login: str, right: str) -> User | None:
    """The user who asks, where their roles include a right; ``NotAllowed`` otherwise. The operator may all."""
    from fieldhouse.apps.roles.access import require
    from fieldhouse.apps.roles.rights import Right

    user = asker(login)
    if user is not None:
        require(user, Right(right))
    return user


def insider(login: str) -> User | None:
    """The user who asks, where they are somebody of the company; ``NotAllowed`` for people of partners."""
    from fieldhouse.apps.roles.access import require_insider

    user = asker(login)
    if user is not None:
        require_insider(user)
    return user


def asked(user: User | None, **parameters: Any) -> Asked:
    """The question of these options, permitted; the operator sees every node and opens the walls that are named."""
    from fieldhouse.apps.figures.actions import note_read_behind_wall
    from fieldhouse.apps.figures.parameters import Asked, asked_by, question_from
    from fieldhouse.apps.roles.access import Scope

    given = {name: value for name, value in parameters.items() if value}
    given["filter"] = [_as_parameter(one) for one in parameters.get("filter") or ()]
    if user is not None:
        return asked_by(user, given)
    scope = Scope(nodes=None, walls=frozenset(parameters.get("wall") or ()))
    question = question_from(given, scope)
    note_read_behind_wall(None, question.walls, question.node.subject)
    return Asked(question, scope)


def _as_parameter(text: str) -> str:
    from fieldhouse.domain.errors import BadInput

    field, equals, value = text.partition("=")
    if not equals:
        raise BadInput("filter.not_a_pair", value=text[:40])
    return f"{field}:{value}"
