"""``fieldhouse figure``, ``forecast`` and ``change``: the figures of pages and API, to the same digit."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from fieldhouse.cli.questions import (
    As,
    AsJson,
    AsOf,
    Currency,
    Filters,
    Known,
    Node,
    Period,
    Since,
    View,
    Walls,
)

forecast_commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="A leader's page in numbers."
)

CODE = re.compile("[a-z2-7]{8,26}")
"""How a figure's id or its printed beginning looks (`fieldhouse.domain.figure`)."""


def figure(
    metric: Annotated[
        str,
        typer.Argument(
            metavar="METRIC|ID", help="A metric, or the code of a cited figure.", show_default=False
        ),
    ],
    node: Node = "",
    period: Period = "",
    as_of: AsOf = "",
    view: View = "",
    currency: Currency = "",
    known: Known = "",
    wall: Walls = None,
    filter_: Filters = None,
    login: As = "",
    evidence: Annotated[bool, typer.Option(help="Add what is left out, and the deals.")] = False,
    as_json: AsJson = False,
) -> None:
    """One figure of a node; or a cited one by its code, computed again."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.figures.queries import metric_names
    from fieldhouse.cli.expecting import make_expectation
    from fieldhouse.cli.figure_output import print_cited, print_figure
    from fieldhouse.cli.questions import asked, asker

    user = asker(login)
    if metric not in metric_names() and CODE.fullmatch(metric):
        if not print_cited(user, metric, as_json=as_json):
            raise typer.Exit(1)
        return
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
    if metric.startswith("expectation"):
        make_expectation(question.question)
    print_figure(user, question, metric, has_evidence=evidence, as_json=as_json)


@forecast_commands.command()
def show(
    node: Node = "",
    period: Period = "",
    since: Since = "",
    as_of: AsOf = "",
    view: View = "",
    currency: Currency = "",
    known: Known = "",
    wall: Walls = None,
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """The figures of a node and of the nodes below it; with a day, what changed since."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.figures.question import read_day
    from fieldhouse.cli.expecting import make_expectation
    from fieldhouse.cli.questions import asked, asker
    from fieldhouse.cli.sheet_output import print_sheet

    question = asked(
        asker(login),
        node=node,
        period=period,
        as_of=as_of,
        view=view,
        currency=currency,
        known=known,
        wall=wall,
    )
    make_expectation(question.question)
    print_sheet(question.question, read_day(since) if since else None, as_json=as_json)


def change(
    since: Annotated[str, typer.Option(help="The first day, YYYY-MM-DD.", show_default=False)],
    node: Node = "",
    metric: Annotated[str, typer.Option(help="A metric over deals.")] = "pipeline_total",
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
    """What changed in a figure between two days: opening, a step for each reason, closing."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.figures.question import read_day
    from fieldhouse.cli.change_output import print_change
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
    print_change(question.question, metric, read_day(since), as_json=as_json)


def join(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(figure)
    app.add_typer(forecast_commands, name="forecast")
    app.command()(change)
