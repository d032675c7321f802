"""How far an import is, on standard error: a bar on a terminal, else a line every few seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from fieldhouse.ingest.events import Progress

SECONDS_BETWEEN_LINES = 5

Report = Callable[[Progress], None]


@contextmanager
def following() -> Iterator[Report]:
    """Show progress for as long as the block lasts; call what it gives with every `Progress`."""
    with _bar() if sys.stderr.isatty() else _lines() as report:
        yield report


@contextmanager
def _bar() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(progress: Progress) -> None:
            is_read = progress.done >= progress.total
            said = _building() if is_read else _reading(progress)
            bar.update(
                task, description=said, completed=progress.done, total=None if is_read else progress.total
            )

        yield report


@contextmanager
def _lines() -> Iterator[Report]:
    newest: list[Progress] = []
    is_over = threading.Event()

    def print_lines() -> None:
        shown: Progress | None = None
        while not is_over.wait(SECONDS_BETWEEN_LINES):
            progress = newest[-1] if newest else None
            if progress is not None:
                print(_building() if progress == shown else _reading(progress), file=sys.stderr, flush=True)
            shown = progress

    def report(progress: Progress) -> None:
        newest[:] = [progress]

    printer = threading.Thread(target=print_lines, daemon=True)
    printer.start()
    try:
        yield report
    finally:
        is_over.set()
        printer.join()


def _reading(progress: Progress) -> str:
    percent = 100 * progress.done // progress.total if progress.total else 100
    fields = {"file": progress.file, "rows": f"{progress.rows:,}", "percent": percent}
    return _("Reading %(file)s: %(rows)s rows, %(percent)s%%.") % fields


def _building() -> str:
    return _("The rows are read. Building the new generation.")
