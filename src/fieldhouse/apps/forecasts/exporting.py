"""Writing the history of a home into a folder that the forecast engine reads, as the policy allows the asker."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.company.queries import company, currencies
from fieldhouse.apps.forecasts.told import Naming, Told, told
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.queries import opportunities_by_number
from fieldhouse.apps.roles.access import NotAllowed, Scope, require, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.facts.generations import Known, manifest_of
from fieldhouse.facts.history import History
from fieldhouse.facts.metrics.day_view import DayView
from fieldhouse.facts.metrics.views import day_view

SUBJECT = "forecast_history"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: ``deals`` of ``of_deals`` that stood on the day, the others withheld by the policy."""

    deals: int
    of_deals: int
    changes: int
    activities: int


def export_history(
    user: User | None,
    folder: Path,
    *,
    known: Known,
    as_of: date | None = None,
    currency: str = "",
    walls: Sequence[str] = (),
) -> Exported:
    """Write the deals that ``user`` may see on a day (the operator, ``None``, every one), and record it in the log.

    Without ``as_of`` it is the data's last day. Deals behind walls are written where the wall is named and open to the
    user. ``NotAllowed`` without the right to export; ``Refused`` for a folder that holds something.
    """
    if user is not None:
        require(user, Right.EXPORT)
    if currency and currency not in currencies():
        raise BadInput("figure.bad_currency", value=currency[:40], known=", ".join(currencies()))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("export.folder_not_empty", path=str(folder))
    day = as_of or manifest_of(known).data_through
    history, view = History(known), day_view(known, day, company().reporting_currency)
    shown = view.shown_to(_scope(user, day, walls))
    written = told(history, view, shown, naming=_naming(view, shown, history), in_currency=currency)
    found = Exported(int(shown.sum()), len(shown), written.history.height, written.activities.height)
    fields = {
        "generation": known.generation,
        "as_of": day.isoformat(),
        "deals": found.deals,
        "walls": sorted(walls),
    }
    record(user.pk if user else None, "export", SUBJECT, fields=fields)
    _write(written, folder)
    return found


def _scope(user: User | None, on: date, walls: Sequence[str]) -> Scope:
    wanted = frozenset(walls)
    if user is None:
        return Scope(nodes=None, walls=wanted)
    scope = visible_to(user, on)
    for wall in sorted(wanted - scope.walls):
        raise NotAllowed("policy.no_wall", wall=wall)
    return replace(scope, walls=wanted)


def _naming(view: DayView, shown: np.ndarray, history: History) -> Naming:
    """Deals and people by their sources' keys, as exports name records."""
    keys = view.columns.keys[shown].tolist()
    deals = {
        number: f"{one.source}:{one.source_key}" for number, one in opportunities_by_number(keys).items()
    }
    events = history.events_until(view.as_of)
    owners = (
        events.filter(events.entity == "opportunity", events.field == "owner").select("value_int").distinct()
    )
    numbers = [one for one in history.session.arrow(owners)["value_int"].to_pylist() if one is not None]
    people = {number: f"{one.source}:{one.source_key}" for number, one in people_by_number(numbers).items()}
    return Naming(deals, people)


def _write(written: Told, folder: Path) -> None:
    """The files in a folder that only its owner reads."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    written.opportunities.write_csv(folder / "opportunities.csv")
    written.history.write_csv(folder / "history.csv")
    if written.activities.height:
        written.activities.write_csv(folder / "activities.csv")
    about = json.dumps(written.about, ensure_ascii=False, indent=1)
    (folder / "about.json").write_text(f"{about}\n", encoding="utf-8")
