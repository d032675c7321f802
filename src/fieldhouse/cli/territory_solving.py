"""Solving the files of a coverage plan: read, check, solve while saying how far it is, write."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fieldhouse.cli.finding_lines import print_findings
from fieldhouse.domain.coverage import Coverage
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.coverage.reading import Files, read_coverage

if TYPE_CHECKING:
    from fieldhouse.cli.territory_solved import Earlier
    from fieldhouse.engines.territory.problem import Problem
    from fieldhouse.engines.territory.seats import SeatedPlan

SECONDS_BETWEEN_LINES = 5.0


def solve_files(files: Files, out: Path, *, processor_time: bool, earlier: Earlier | None = None) -> bool:
    """Write the plan into a folder, going on from an earlier one where there is any; without one print why there is
    none, and return ``False``."""
    clock = time.process_time if processor_time else time.monotonic
    began = 0.0 if processor_time else clock()
    coverage, problem, findings = checked(files)
    if findings or coverage is None or problem is None:
        _print_findings(findings, out)
        return False
    from fieldhouse.cli.territory_output import write_plan
    from fieldhouse.engines.territory.seats import seated_plan
    from fieldhouse.engines.territory.solution import Watch

    with _cancelled_by_signal() as cancelled:
        told = _Told(clock)
        watch = Watch(lambda: clock() - began, lambda: bool(cancelled), told)
        start, known = earlier.carried(coverage, problem) if earlier is not None else (None, None)
        try:
            seated = seated_plan(coverage, problem, watch=watch, start=start, known=known)
        except Refused as refused:
            raise _with_names(refused, coverage) from refused
    if coverage.options.is_repaired:
        seated = _in_pieces(coverage, seated)
    certificate = write_plan(out, files, coverage, seated)
    print(_said(certificate))
    return True


def _in_pieces(coverage: Coverage, seated: SeatedPlan) -> SeatedPlan:
    """The plan with accounts joined to territories next to them; prints how far that came."""
    from dataclasses import replace

    from fieldhouse.engines.territory.contiguity import repaired

    found = repaired(coverage, seated.problem, seated.plan)
    fields = {"before": f"{100 * found.before:.2f}", "after": f"{100 * found.after:.2f}"}
    print(
        _(
            "%(after)s %% of the accounts lie in the main piece of their territory, before the repair %(before)s %%; "
            "the others stay apart, as the bands ask."
        )
        % fields
    )
    return replace(seated, plan=found.plan)


def checked(files: Files) -> tuple[Coverage | None, Problem | None, list[Finding]]:
    """The coverage with its problem, or every finding in its files and demands."""
    coverage, findings = read_coverage(files)
    if coverage is None:
        return None, None, findings
    from fieldhouse.engines.territory.checks import findings_of
    from fieldhouse.engines.territory.problem import problem_of

    problem = problem_of(coverage)
    names = {name: path.name for name, path in files.named().items()}
    return coverage, problem, [_in_file(one, names) for one in findings_of(coverage, problem)]


def _said(certificate: dict[str, Any]) -> str:
    gap = certificate["gap"]
    fields = {
        "objective": f"{certificate['objective']:,.2f}",
        "bound": f"{certificate['lower_bound']:,.2f}",
        "gap": "–" if gap is None else f"{100 * gap:.4f}",
    }
    return (
        _("The plan costs %(objective)s. No plan costs less than %(bound)s: the gap is %(gap)s %%.") % fields
    )


def _in_file(finding: Finding, names: dict[str, str]) -> Finding:
    """The finding with the file's own name."""
    from dataclasses import replace

    return replace(finding, file=names.get(finding.file, finding.file))


def _print_findings(findings: list[Finding], out: Path) -> None:
    print_findings(findings, out)
    fields = {"count": f"{len(findings):,}", "path": out / "findings.csv"}
    print(
        _("Nothing was solved. All %(count)s findings are in %(path)s; correct them and solve again.")
        % fields
    )


def _with_names(refused: Refused, coverage: Coverage) -> Refused:
    fields = dict(refused.fields)
    places = fields.pop("places", None)
    if isinstance(places, list):
        fields["sellers"] = ", ".join(coverage.sellers.ids[j] for j in places)
    return Refused(refused.code, **fields)


class _Told:
    """Prints how far the search is on standard error, a line every few seconds."""

    def __init__(self, clock: Any) -> None:
        self.clock, self.last = clock, clock()
        self.values: dict[str, float] = {}

    def __call__(self, stage: str, value: float) -> None:
        self.values[stage] = value
        if self.clock() - self.last < SECONDS_BETWEEN_LINES:
            return
        self.last = self.clock()
        fields = {
            name: f"{self.values[name]:,.2f}" if name in self.values else "–" for name in ("bound", "plan")
        }
        print(_("Bound %(bound)s, plan %(plan)s.") % fields, file=sys.stderr, flush=True)


@contextmanager
def _cancelled_by_signal() -> Iterator[list[int]]:
    """A list that fills when the program is asked to stop; the best plan so far is then written. Twice ends at once."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
