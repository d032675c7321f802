"""Comparing with a report, and keeping what came out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.privacy.queries.erased import Erased
from fieldhouse.apps.reconciliation.comparison import Comparison, compared
from fieldhouse.apps.reconciliation.models import TieOut, TieOutDifference
from fieldhouse.apps.reconciliation.ours import Ours
from fieldhouse.apps.reconciliation.shapes import cells_json, finding_json, steps_json
from fieldhouse.apps.reconciliation.theirs import Theirs, converted_currency
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.findings import Severity
from fieldhouse.domain.tieout import ReportFilter
from fieldhouse.facts.generations import Known, current, manifest_of
from fieldhouse.ingest.profile import FileRule
from fieldhouse.ingest.report.days import DayOrder
from fieldhouse.ingest.report.reading import Report, read_report

KEPT_PER_BATCH = 1_000


def reconcile(
    path: Path,
    *,
    file: str = "",
    source: str = "",
    as_of: date | None = None,
    day_order: DayOrder | None = None,
    asks_for: ReportFilter | None = None,
    asked_by: int | None = None,
) -> TieOut:
    """Set the deals of a source beside a report of it, and keep the comparison.

    ``file`` is the report's name where its file has another. The source is that of the company where none is named;
    the day that of the report, else the data's last. ``asks_for`` is the report's filter where its head does not say
    it. Raises `Refused` with the rule of a report that cannot be read, and ``reconcile.filter_contradicted`` where the
    report holds what its filter leaves out.
    """
    if not path.is_file():
        raise Refused("reconcile.no_file", path=path.name)
    one, known = company(), current()
    report = read_report(path, FileRule(match=(), day_order=day_order or ""))
    if erased := Erased(""):
        for line in report.lines:
            line.texts.update({name: erased.text(text) for name, text in line.texts.items()})
    for finding in report.findings:
        if finding.severity is Severity.FATAL:
            raise Refused(finding.rule, **{"column": finding.column or "", **finding.fields})
    day = as_of or report.taken_on or manifest_of(known).data_through
    currency = converted_currency(report.lines, one.reporting_currency)
    ours = Ours(source or one.source, known, day, currency)
    if not ours.numbers:
        raise BadInput("reconcile.no_deals", source=ours.source)
    theirs = Theirs(report, ours, one.reporting_currency)
    wanted = report.asks_for if asks_for is None or asks_for.is_open else asks_for
    _check_filter(theirs, ours, wanted)
    found = compared(ours, theirs, wanted, manifest_of(known).data_through)
    report.file = file or report.file
    return _keep(report, ours, found, known, wanted, asked_by)


def _check_filter(theirs: Theirs, ours: Ours, asks_for: ReportFilter) -> None:
    """Hold a filter against the report: one that leaves out a deal of its own is not the report's."""
    for one in theirs.deals:
        line, state = one.line, one.standing.state
        if (
            (state and asks_for.leaves_out_state(state))
            or (line.close_on is not None and asks_for.leaves_out_day(line.close_on))
            or asks_for.leaves_out_type(line.text("record_type") or ours.record_type(one.number))
        ):
            raise BadInput("reconcile.filter_contradicted", row=str(line.row))


def _keep(
    report: Report,
    ours: Ours,
    found: Comparison,
    known: Known,
    asks_for: ReportFilter,
    asked_by: int | None,
) -> TieOut:
    unexplained = [one for one in found.differences if not one.is_explained]
    with transaction.atomic():
        kept = TieOut.objects.create(
            source=ours.source,
            file=report.file[:255],
            as_of=ours.as_of,
            generation=str(known),
            compared_at=now(),
            asked_by_id=asked_by,
            unexplained=len(unexplained) + len(report.flawed),
            facts={
                "rows": len(report.lines) + len(report.flawed),
                "unread": len(report.flawed),
                "dimensions": list(found.dimensions),
                "measures": list(found.measures),
                "filter": _filter(asks_for),
                **{name: found.counts[name] for name in ("ours", "theirs", "both")},
                "differing": len(found.differences),
            },
            findings=[finding_json(one) for one in [*report.findings, *report.rejections()]],
            cells=cells_json(found),
        )
        TieOutDifference.objects.bulk_create(
            (
                TieOutDifference(
                    tie_out=kept,
                    opportunity_id=one.ours.number if one.ours else one.theirs.number if one.theirs else None,
                    key=(one.ours.key if one.ours else one.theirs.line.key if one.theirs else "") or "",
                    name=(one.ours.name if one.ours else one.theirs.line.text("name") if one.theirs else "")[
                        :255
                    ],
                    row=one.theirs.line.row if one.theirs else None,
                    wall=one.wall,
                    is_explained=one.is_explained,
                    steps=steps_json(one),
                )
                for one in found.differences
            ),
            batch_size=KEPT_PER_BATCH,
        )
    return kept


def _filter(asks_for: ReportFilter) -> dict[str, object]:
    return {
        "states": sorted(asks_for.states),
        "close_from": str(asks_for.close_from) if asks_for.close_from else None,
        "close_until": str(asks_for.close_until) if asks_for.close_until else None,
        "record_types": sorted(asks_for.record_types),
    }
