"""Moving a team as something that is approved: what those who decide are shown, and what happens then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fieldhouse.apps.approvals.kinds import Kind, Subject
from fieldhouse.apps.figures.nodes import of_position, position_named, with_holder
from fieldhouse.apps.people import queries
from fieldhouse.apps.people.actions.move import MOVE, move_branch
from fieldhouse.apps.roles.access import visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput
from fieldhouse.facts.metrics.tables import ORGANISATION


def _title(subject: Subject, language: str) -> str:
    names = {"team": _name(subject["position"], language), "to": _name(subject["to"], language)}
    return _("%(team)s moves under %(to)s") % names


def _shows(subject: Subject, language: str) -> list[tuple[str, str]]:
    on = date.fromisoformat(subject["on"])
    return [
        (_("Team"), _name(subject["position"], language)),
        (_("Positions that move"), _size(subject["position"], on)),
        (
            _("Reported to, when it was asked"),
            _name(subject["before"], language) if subject["before"] else "",
        ),
        (_("Is to report to"), _name(subject["to"], language)),
        (_("First day"), date_format(on, "DATE_FORMAT")),
    ]


def _may_see(user: User, subject: Subject) -> bool:
    """Whoever reaches the team, or the position that it comes under."""
    scope = visible_to(user, now().date())
    try:
        nodes = [position_named(_reference(subject[name])).pk for name in ("position", "to")]
    except BadInput:  # an import that brought one of them was undone
        return scope.nodes is None
    return any(scope.has_node(ORGANISATION, one) for one in nodes)


def _carry_out(subject: Subject, by: User, reason: str, done: Callable[[], None]) -> None:
    position, to = (position_named(_reference(subject[name])) for name in ("position", "to"))
    move_branch(position, to, date.fromisoformat(subject["on"]), by=by, reason=reason, done=done)


def _name(key: str, language: str) -> str:
    try:
        position = position_named(_reference(key))
    except BadInput:
        return key
    return with_holder(of_position(position), now().date()).name(language)


def _reference(key: str) -> str:
    return f"{ORGANISATION}/{key}"


def _size(key: str, on: date) -> str:
    try:
        return str(len(queries.under(position_named(_reference(key)).pk, on)))
    except BadInput:
        return ""


KIND = Kind(
    name=MOVE,
    label=gettext_lazy("Moving a team"),
    title=_title,
    shows=_shows,
    may_see=_may_see,
    carry_out=_carry_out,
    topics=frozenset({"organisation"}),
)
