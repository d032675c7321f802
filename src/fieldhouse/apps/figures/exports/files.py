"""An export as a file in the asker's hands: read, written in its format, cited and recorded, then given."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.change import change
from fieldhouse.apps.figures.evidence import figure_for
from fieldhouse.apps.figures.exports.actions import hand_over
from fieldhouse.apps.figures.exports.change_export import change_export
from fieldhouse.apps.figures.exports.cp932 import NAME as CP932
from fieldhouse.apps.figures.exports.csv_file import csv_file, write_cp932, write_csv
from fieldhouse.apps.figures.exports.deals_export import deals_export
from fieldhouse.apps.figures.exports.evidence_export import evidence_export
from fieldhouse.apps.figures.exports.heading import question_stem
from fieldhouse.apps.figures.exports.package import change_package, figure_package
from fieldhouse.apps.figures.exports.sheet_export import sheet_export
from fieldhouse.apps.figures.exports.table import Export
from fieldhouse.apps.figures.exports.xlsx import write_xlsx, xlsx_file
from fieldhouse.apps.figures.parameters import asked_by, day_from, text_of
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.pipeline.listing.filters import asked_for
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.units import DisplayUnit
from fieldhouse.facts.metrics.definitions import metric_named

KINDS = ("sheet", "figure", "change", "deals")
PACKAGES = ("figure", "change")
MOST_ROWS_AT_ONCE = 5_000
"""Rows of a file that is made while a browser waits; about a second. A longer one is made by a run."""

ROWS_A_REPORT = 1_000
CONTENT_TYPES: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file: its name, what it is, and its bytes."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a run, and the characters that have no place in its encoding with how often each would stand there."""

    path: Path
    without_place: Mapping[str, int]


def export_file(user: User, kind: str, format_: str, parameters: Mapping[str, Any]) -> ExportFile:
    """Export one of `KINDS` as ``xlsx`` or ``csv``, or one of `PACKAGES` as ``json``.

    ``parameters`` are those of the page or operation that shows the same; ``metric`` and ``since`` where it needs them,
    and ``mark=0`` for a CSV file without a byte order mark. Raises what those raise, and ``NotAllowed`` without the
    right to export. Nothing is cited or recorded when the file cannot be made.
    """
    require(user, Right.EXPORT)
    if format_ == "json":
        return _package(user, kind, parameters)
    export = _export(user, kind, parameters)
    has_mark = text_of(parameters, "mark") != "0"
    content = xlsx_file(export, _unit_of(user)) if format_ == "xlsx" else csv_file(export, has_mark=has_mark)
    note_read_behind_wall(user, export.walls, export.subject)
    hand_over(user, export.subject, export.figures, format_, export.facts)
    return ExportFile(f"{export.stem}.{format_}", CONTENT_TYPES[format_], content)


def write_export(
    user: User,
    kind: str,
    format_: str,
    parameters: Mapping[str, Any],
    folder: Path,
    report: Callable[[int, int], None],
) -> Written:
    """`export_file` of a spreadsheet or CSV file into a folder, for rows of any number.

    A CSV file is in cp932 where the parameter ``encoding`` says so.

    ``report`` is told now and then how many rows of how many are written. The file gets its name when it is whole,
    cited and recorded.
    """
    require(user, Right.EXPORT)
    export = _export(user, kind, parameters)
    tables = export.tables if format_ == "xlsx" else (export.flat,)
    total_count, done_count = sum(len(table.rows) for table in tables), 0

    def told() -> None:
        nonlocal done_count
        if done_count % ROWS_A_REPORT == 0:
            report(done_count, total_count)
        done_count += 1

    folder.mkdir(parents=True, exist_ok=True)
    without_place: Mapping[str, int] = {}
    unfinished = folder / f".{export.stem}.{format_}"
    if format_ == "xlsx":
        write_xlsx(export, unfinished, told, _unit_of(user))
    elif is_in_cp932(parameters):
        without_place = write_cp932(export, unfinished, told)
    else:
        write_csv(export, unfinished, told, has_mark=text_of(parameters, "mark") != "0")
    report(total_count, total_count)
    note_read_behind_wall(user, export.walls, export.subject)
    hand_over(user, export.subject, export.figures, format_, export.facts)
    return Written(unfinished.rename(folder / f"{export.stem}.{format_}"), without_place)


def is_in_cp932(parameters: Mapping[str, Any]) -> bool:
    """Whether a CSV file in cp932 is asked for: a run makes it, whose page lists the characters without a place."""
    encoding = text_of(parameters, "encoding")
    if encoding not in ("", CP932):
        raise BadInput("export.encoding_unknown", value=encoding[:40])
    return encoding == CP932


def is_long(user: User, kind: str, parameters: Mapping[str, Any]) -> bool:
    """Whether an export has more rows than a page should wait for (`MOST_ROWS_AT_ONCE`)."""
    if kind == "sheet":
        return False
    if kind == "deals":
        asked_deals = asked_for(user, {name: parameters[name] for name in parameters}, "en")
        return len(asked_deals.chosen) > MOST_ROWS_AT_ONCE
    asked, metric = asked_by(user, parameters), _metric(parameters)
    if kind == "change":
        return len(change(asked.question, metric, _since(parameters)).deals) > MOST_ROWS_AT_ONCE
    one = figure_for(asked, figure(asked.question, metric))
    return (one.counted or 0) + sum(left.count for left in one.left_out or ()) > MOST_ROWS_AT_ONCE


def _export(user: User, kind: str, parameters: Mapping[str, Any]) -> Export:
    if kind == "deals":
        return deals_export(user, {name: parameters[name] for name in parameters})
    asked = asked_by(user, parameters)
    if kind == "sheet":
        return sheet_export(asked, day_from(parameters, "since"))
    metric = _metric(parameters)
    if kind == "figure":
        return evidence_export(asked, metric)
    return change_export(user, asked, metric, _since(parameters))


def _package(user: User, kind: str, parameters: Mapping[str, Any]) -> ExportFile:
    if kind not in PACKAGES:
        raise BadInput("export.no_package", kind=kind)
    asked, metric = asked_by(user, parameters), _metric(parameters)
    if kind == "figure":
        package, one = figure_package(asked, metric)
        figures, about = [one], f"package-{metric}"
    else:
        package, both = change_package(user, asked, metric, _since(parameters))
        figures, about = list(both), f"package-change-{metric}"
    content = json.dumps(package, ensure_ascii=False, indent=1).encode()
    facts = {"metric": metric, "node": asked.question.node.reference}
    hand_over(user, f"figure:{figures[-1].id}", figures, "json", facts)
    return ExportFile(f"{question_stem(about, asked.question)}.json", CONTENT_TYPES["json"], content)


def _unit_of(user: User) -> DisplayUnit:
    """The unit in which a user reads amounts on pages."""
    return DisplayUnit(user.money_unit)


def _metric(parameters: Mapping[str, Any]) -> str:
    """The metric asked for, which is one over deals."""
    name = text_of(parameters, "metric")
    if not name:
        raise BadInput("parameter.missing", name="metric")
    return metric_named(name[:40]).name


def _since(parameters: Mapping[str, Any]) -> date:
    since = day_from(parameters, "since")
    if since is None:
        raise BadInput("parameter.missing", name="since")
    return since
