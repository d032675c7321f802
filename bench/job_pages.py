"""Job-family pages: how fast they are read, and whether harmed ones lose anything.

500 pages are read and linked in one process: the real ones beside the clone where they are, else the invented ones
of the tests, over and over; linking resolves every ladder, superior and extension of a page. 20,000 harmed pages are
read by two processes; one fails when reading it raises, takes more than 5 s of processor time, or loses a sentence by
a check that knows nothing of the reader's own. The page of a role: a home with the same pages as its library is served,
and the page of every role asked for twice; the second time counts, from the request to the last byte.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.jobs.holding import lost_sentences
from tests.jobs.mutations import harmed

from bench.processes import inside, run
from bench.results import Row
from bench.served import Visitor, served
from bench.work import PROGRAM, ROOT, Work
from fieldhouse.domain.jobs.house_page import house_page
from fieldhouse.domain.jobs.told import document_value
from fieldhouse.ingest.jobs.page import document_from, page_from

PAGES, HARMED = 500, 20_000
MOST_SECONDS, SLOW_SECONDS, MOST_MS = 10, 5, 100
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
    yield _role_page(work)
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


def _role_page(work: Work) -> Row:
    home = work.empty_home("job-pages")
    folders = [folder for folder in (_OURS, _REAL / "seeds", _REAL / "handbook-2022") if folder.is_dir()]
    run([PROGRAM, "jobs", "import", *folders], work.environment(home))
    told, _ended = inside(work, home, "job_roles")
    with served(work, home) as server:
        visitor = Visitor(server.port, {"Cookie": told["cookie"]})
        for address in told["addresses"]:
            visitor.get(address)
        answers = [visitor.get(address) for address in told["addresses"]]
    wrong = [one.status for one in answers if one.status != 200]
    ms = sorted(one.seconds * 1_000 for one in answers)
    middle, p95 = ms[len(ms) // 2], ms[len(ms) * 95 // 100]
    return Row(
        variant="the page of a role",
        how=f"{len(ms)} roles of {len(folders)} folders, one reader, the second visit",
        to_reach=f"{MOST_MS} ms",
        measured=f"p50 {middle:.0f} ms, p95 {p95:.0f} ms, {len(wrong)} errors",
        is_held=p95 <= MOST_MS and not wrong,
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
