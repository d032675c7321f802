"""Changes and lines as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldhouse.apps.changes import queries
from fieldhouse.apps.changes.labels import LINE_STATES
from fieldhouse.apps.changes.models import ChangeLine
from fieldhouse.apps.changes.waiting import Change
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.pipeline.labels import FIELDS, label
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A change that waits, and the code and fields of the sentence for which it is refused."""

    change: Change
    field: str
    before: str
    after: str
    refusal: tuple[str, Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a sheet; ``by`` names whoever brought what the CRM holds, where its history says so."""

    line: ChangeLine
    field: str
    state: str
    by: str


@dataclass(frozen=True, slots=True)
class CrmState:
    """When the CRM was read last, the last day that it told of, and how many changes were made here since."""

    through: Any
    read_at: datetime
    changes: int


def waiting_lines(changes: Iterable[Change]) -> list[WaitingLine]:
    """Changes that wait, those that are refused last."""
    lines = []
    for one in changes:
        field, wording = label(FIELDS, one.field), one.wording
        if isinstance(wording, Refused):
            lines.append(WaitingLine(one, field, one.crm_value, one.value, (wording.code, wording.fields)))
        else:
            lines.append(WaitingLine(one, field, wording.before, wording.after, None))
    return sorted(lines, key=lambda line: line.refusal is not None)


def shown_lines(lines: Iterable[ChangeLine]) -> list[ShownLine]:
    """Lines of sheets with their labels."""
    return [
        ShownLine(one, label(FIELDS, one.field), label(LINE_STATES, one.state), hand_of(one)) for one in lines
    ]


def hand_of(line: ChangeLine) -> str:
    """The name of the person by whose hand the CRM holds what it holds; empty where its history names nobody."""
    return shown_person(line.found_by) if line.found_by else ""


def answers_of(summary: Mapping[str, Any]) -> list[tuple[str, int]]:
    """What an import said of the lines exported before it, by state; the last is how many they are."""
    counts = summary.get("changes", {})
    return [(label(LINE_STATES, name), count) for name, count in counts.items() if name != "lines"]


def crm_state(user: User) -> CrmState | None:
    """How the source that was read last stands, to a user; ``None`` before any tells of deals."""
    newest = next(iter(queries.crms()), None)
    if newest is None:
        return None
    return CrmState(newest.taken_on, newest.read_at, queries.changes_since(user, newest.read_at))
