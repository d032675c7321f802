"""Job-family pages: how fast they are read, and whether harmed ones lose anything.

500 pages are read and linked in one process: the real ones beside the clone where they are, else the invented ones
of the tests, over and over; linking resolves every ladder, superior and extension of a page. 20,000 harmed pages are
read by two processes; one fails when reading it raises, takes more than 5 s of processor time, or loses a sentence by
a check that knows nothing of the reader's own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.jobs.holding import lost_sentences
from tests.jobs.mutations import harmed

from bench.results import Row
from bench.work import ROOT, Work
from fieldhouse.domain.jobs.house_page import house_page
from fieldhouse.domain.jobs.told import document_value
from fieldhouse.ingest.jobs.page import document_from, page_from

PAGES, HARMED = 500, 20_000
MOST_SECONDS, SLOW_SECONDS = 10, 5
_REAL = ROOT.parent / "shared" / "data" / "job-families"
_OURS = ROOT / "tests" / "jobs" / "pages"


def measure(work: Work) -> Iterator[Row]:
    """Both measurements."""
    pages = _pages()
    document_from(*pages[0])
    began = time.process_time()
    for number in range(PAGES):
        document_value(document_from(*pages[number % len(pages)]))
    took = time.process_time() - began
    yield Row(
        variant=f"{PAGES} job-family pages",
        how="read and linked in one process, of processor",
        to_reach=f"{MOST_SECONDS} s",
        measured=f"{took:.1f} s",
        is_held=took <= MOST_SECONDS,
    )
    with ProcessPoolExecutor(2) as both:
        failures = [one for found in both.map(_failures, range(0, HARMED, 250)) for one in found]
    yield Row(
        variant=f"{HARMED:,} harmed job-family pages",
        how="cut, doubled, flattened, re-encoded, nested; read, and written anew",
        to_reach="no traceback, no hang, no lost sentence",
        measured=f"{HARMED - len(failures):,} of {HARMED:,}",
        is_held=not failures,
        detail=tuple(failures[:20]),
    )


def _pages() -> list[tuple[str, bytes]]:
    folders = [_OURS, _REAL] if _REAL.is_dir() else [_OURS]
    files = [path for folder in folders for path in sorted(folder.rglob("*.*")) if path.is_file()]
    return [(path.name, path.read_bytes()) for path in files]


def _failures(start: int) -> list[str]:
    pages = _pages()
    found = []
    for seed in range(start, start + 250):
        name, raw = pages[seed % len(pages)]
        raw = harmed(raw, seed)
        began = time.process_time()
        try:
            document = document_from(name, raw)
            house_page(document)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the seed is told
            found.append(f"{seed} {name}: {failure!r}")
            continue
        if time.process_time() - began > SLOW_SECONDS:
            found.append(f"{seed} {name}: slow")
        if lost := lost_sentences(document, page_from(name, raw).source):
            found.append(f"{seed} {name}: lost {lost[0][:80]}")
    return found
