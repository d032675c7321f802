"""A figure on the command line, with its evidence; and a cited one, as it was and computed again."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.api.shapes import row_json
from fieldhouse.apps.figures.citations import found_citations
from fieldhouse.apps.figures.evidence import Evidence, evidence, figure_for
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.figures.models import CitedFigure
from fieldhouse.apps.figures.parameters import Asked
from fieldhouse.apps.figures.presentation_assumptions import caveat_lines
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.roles.models import User
from fieldhouse.cli.printing import amount, digits, print_json
from fieldhouse.facts.metrics.definitions import METRICS, metric_named
from fieldhouse.web.sentences import sentence_for


def print_figure(user: User | None, asked: Asked, metric: str, *, has_evidence: bool, as_json: bool) -> None:
    """Print one figure; with evidence also what it leaves out and, of a metric over deals, the deals it counts."""
    one = figure(asked.question, metric)
    rows = _rows(user, asked, metric, one) if has_evidence and metric in METRICS else None
    if has_evidence:
        one = figure_for(asked, one)
    if as_json:
        print_json(one.as_json() | ({} if rows is None else _rows_json(rows)))
        return
    _print_text(one)
    if rows is not None:
        _print_rows(rows, one.spec.currency)


def print_deals(user: User | None, asked: Asked, metric: str, *, as_json: bool) -> None:
    """Print the deals that a metric over deals counts, by the row policy, the largest first."""
    metric_named(metric[:40])
    rows = _rows(user, asked, metric, figure(asked.question, metric))
    if as_json:
        print_json(_rows_json(rows))
    else:
        _print_rows(rows, asked.question.currency)


def _rows(user: User | None, asked: Asked, metric: str, one: Figure) -> Evidence:
    rows = evidence(asked, metric)
    note_read_behind_wall(user, {row.wall for row in rows.rows}, f"figure:{one.id}")
    return rows


def _rows_json(rows: Evidence) -> dict[str, object]:
    return {"shown": rows.shown, "total": rows.total, "deals": [row_json(row) for row in rows.rows]}


def print_cited(user: User | None, code: str, *, as_json: bool) -> bool:
    """Print a cited figure and whether computing it again gives the same digits."""
    found = found_citations(user, code)
    again = found.recomputed
    is_same = again is not None and all(_says_the_same(one, again) for one in found.citations)
    if as_json:
        print_json(
            {
                "id": found.figure_id,
                "spec": found.spec.as_json(),
                "citations": [_cited(one) for one in found.citations],
                "recomputed": again and again.as_json(),
                "is_same": is_same,
                "why": found.why,
            }
        )
        return is_same
    if again is not None:
        _print_text(again)
    for one in found.citations:
        print(
            f"  {one.cited_at:%Y-%m-%d %H:%M} UTC  {one.cited_as}  {amount(one.amount_minor, one.currency)}"
        )
    print(_verdict(is_same))
    return is_same


def _verdict(is_same: bool) -> str:
    if is_same:
        return _("Computed again, the figure has the digits with which it was cited.")
    return _("Computed again, the figure does not have the digits with which it was cited.")


def _print_text(one: Figure) -> None:
    spec = one.spec
    print(digits(one))
    print(
        f"  {spec.metric}  {spec.tree}/{spec.node}  {spec.period}  {spec.as_of}  {spec.view}  {spec.currency}"
    )
    print(f"  {sentence_for(one.rule_code, {})}")
    if one.why:
        print(f"  {sentence_for(one.why, one.notes)}")
    if one.counted is not None:
        counted = ngettext("It counts %(count)s deal.", "It counts %(count)s deals.", one.counted)
        print(f"  {counted % {'count': f'{one.counted:,}'}}")
    for left in one.left_out or ():
        print(f"  - {left.reason}  {left.count:,}  {amount(left.amount_minor, spec.currency)}")
    for part in one.inputs:
        print(f"  = {part.spec.metric}  {digits(part)}  {part.spec.short_id}")
    for line in caveat_lines([one]):
        print(f"  {line.sentence}")
    print(f"  {one.id}")


def _print_rows(rows: Evidence, currency: str) -> None:
    for row in rows.rows:
        print(
            f"  {row.reference}  {row.stage}  {row.close_on or ''}  {amount(row.part_minor, currency)}  {row.name}"
        )
    print(_("%(shown)s of %(total)s deals are shown.") % {"shown": rows.shown, "total": rows.total})


def _says_the_same(cited: CitedFigure, again: Figure) -> bool:
    ratio = None if again.num is None or again.den is None else [again.num, again.den]
    said = (cited.amount_minor, cited.ratio, cited.counted)
    return said == (again.amount_minor, ratio, again.counted)


def _cited(one: CitedFigure) -> dict[str, object]:
    return {
        "amount_minor": one.amount_minor,
        "currency": one.currency,
        "ratio": one.ratio,
        "counted": one.counted,
        "cited_as": one.cited_as,
        "cited_by": one.cited_by and one.cited_by.username,
        "cited_at": one.cited_at,
    }
