"""``fieldhouse nodes`` and ``deals``: what figures can be asked of, and the deals under one."""

from __future__ import annotations

from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson, AsOf, Currency, Filters, Known, Node, Period, View, Walls

node_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The nodes of the two trees.")
deal_commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The deals of a node.")


@node_commands.command("list")
def list_nodes(login: As = "", as_json: AsJson = False) -> None:
    """Print every node in reach, each under the one above."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.node_output import print_nodes
    from fieldhouse.cli.questions import asker

    print_nodes(asker(login), as_json=as_json)


@deal_commands.command("list")
def list_deals(
    node: Node = "",
    metric: Annotated[
        str, typer.Option(help="The metric over deals whose deals are listed.")
    ] = "open_pipeline",
    period: Period = "",
    as_of: AsOf = "",
    view: View = "",
    currency: Currency = "",
    known: Known = "",
    wall: Walls = None,
    filter_: Filters = None,
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Print the deals that a metric counts in a node, the largest first."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.figure_output import print_deals
    from fieldhouse.cli.questions import asked, asker

    user = asker(login)
    question = asked(
        user,
        node=node,
        period=period,
        as_of=as_of,
        view=view,
        currency=currency,
        known=known,
        wall=wall,
        filter=filter_,
    )
    print_deals(user, question, metric, as_json=as_json)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(node_commands, name="nodes")
    app.add_typer(deal_commands, name="deals")
