"""Moving a team: a position, and with it everything under it, reports to another one from a day on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.approvals.actions import ask
from fieldhouse.apps.approvals.models import ApprovalRequest
from fieldhouse.apps.approvals.queries import route_for
from fieldhouse.apps.audit.actions import record, said_why
from fieldhouse.apps.figures.actions import publish_change
from fieldhouse.apps.people import queries
from fieldhouse.apps.people.models import Position, ReportingLine
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.instants import checked_day
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.outbox import OURS

MOVE = "move"
"""The kind of a request to move a team."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to: the generation that shows it, and how many positions moved.

    ``until`` is the first day on which another line takes its place, if one is known.
    """

    generation: int
    positions: int
    until: date | None


def move_or_ask(
    position: Position, to: Position, on: date, *, by: User | None, reason: str
) -> Moved | ApprovalRequest:
    """Move a team at once, or ask for it where the company has put moves on a route of approval.

    Whether it can be is checked now and once more when it is carried out. ``Refused("approval.asker_missing")`` when
    the operator on the command line asks in nobody's name; else as `move_branch`.
    """
    if route_for(MOVE) is None:
        return move_branch(position, to, on, by=by, reason=reason)
    if by is None:
        raise Refused("approval.asker_missing")
    require(by, Right.MOVE_TEAMS)
    reason = said_why("position.move", reason)
    before = _check(position, to, checked_day(on), queries.next_line_after(position.pk, on))
    subject = {
        "position": _key(position),
        "to": _key(to),
        "before": _key(before) if before else "",
        "on": on.isoformat(),
    }
    return ask(MOVE, subject, by, reason)


def move_branch(
    position: Position,
    to: Position,
    on: date,
    *,
    by: User | None,
    reason: str,
    done: Callable[[], None] | None = None,
) -> Moved:
    """Let ``position`` report to ``to`` from ``on`` until the next line that is known, and publish a generation.

    The lines that an import brought stay as they are; on the days of a move it goes before them (`domain.moves`). A
    move of the same position made here for the same day is replaced. ``on`` may lie in the past: won deals that were
    booked before it stay where they stood. ``by`` is ``None`` for the operator on the command line. ``done`` comes with
    a move that was approved, and is called in its last transaction.

    ``Refused("approval.needed")`` where moves are on a route and it was not approved; ``NotAllowed`` without the right;
    ``BadInput("tree.cycle")`` under itself or under somebody of its own team; ``Refused("move.not_there")`` when one of
    them is not in the tree on that day, ``Refused("move.there_already")``, ``Refused("facts.writer_busy")`` while an
    import is at work.
    """
    if done is None and route_for(MOVE) is not None:
        raise Refused("approval.needed")
    if by is not None:
        require(by, Right.MOVE_TEAMS)
    reason = said_why("position.move", reason)
    checked_day(on)
    with writer_lock():
        until = queries.next_line_after(position.pk, on)
        before = _check(position, to, on, until)
        fields = {
            "to": _key(to),
            "before": _key(before) if before else "",
            "valid_from": on.isoformat(),
        }
        told = {**fields, "to": _subject(to), "before": _subject(before) if before else ""}

        def apply() -> None:
            ReportingLine.objects.update_or_create(
                source=OURS,
                source_key=f"{position.source}:{position.source_key}|{on}",
                defaults={"position": position, "reports_to": to, "valid_from": on, "valid_to": None},
            )
            record(by.pk if by else None, "position.move", _subject(position), fields=told, reason=reason)
            if done is not None:
                done()

        manifest = publish_change(
            "move", asked_by=by.pk if by else None, arguments=fields, apply=apply, snapshots=("organisation",)
        )
    return Moved(manifest.number, len(queries.under(position.pk, on)), until)


def _subject(position: Position) -> str:
    return f"organisation:{position.pk}"


def _check(position: Position, to: Position, on: date, until: date | None) -> Position | None:
    """Refuse a move that cannot be; else who the position reports to on that day."""
    for one in (position, to):
        if not queries.is_in_tree(one.pk, on):
            raise Refused("move.not_there", node=one.source_key, on=on.isoformat())
    met_on = queries.first_day_under(to.pk, position.pk, on, until)
    if met_on is not None:
        path = " > ".join((to.source_key, position.source_key, to.source_key))
        raise BadInput("tree.cycle", path=path, on=max(met_on, on).isoformat())
    before = queries.ancestors(position.pk, on)[-1:]
    if before and before[0].pk == to.pk:
        raise Refused("move.there_already", node=position.source_key, to=to.source_key, on=on.isoformat())
    return before[0] if before else None


def _key(position: Position) -> str:
    return f"{position.source}:{position.source_key}"
