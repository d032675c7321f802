"""Reads cases of the hostile corpus: what they are a line in, what came of them a line out."""

from __future__ import annotations

import faulthandler
import json
import resource
import sys
import time
import traceback
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fieldhouse.cli.opening import open_home

open_home(founding=True)

from tests.imports import acme  # noqa: E402
from tests.ingest.hostile.corpus import Case  # noqa: E402
from tests.ingest.hostile.importing import import_twice  # noqa: E402
from tests.ingest.hostile.reading import assert_read  # noqa: E402

from fieldhouse.apps.imports.actions import import_source  # noqa: E402

SECONDS_TO_A_TRACE = 120
"""After which a case that hangs tells on the error stream where."""


def main() -> None:
    """Answer until nothing more is asked."""
    with TemporaryDirectory() as folder:
        source = acme.write(Path(folder) / "acme", acme.FILES)
        run = import_source(source, "fieldhouse", describe=lambda finding: finding.rule)
        assert run.state == "done", run.summary
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        case = Case(asked["number"], asked["harm"], Path(asked["folder"]), asked["profile"])
        faulthandler.dump_traceback_later(SECONDS_TO_A_TRACE)
        print(json.dumps(_answer(case, is_imported=asked["is_imported"])), flush=True)
        faulthandler.cancel_dump_traceback_later()


def _answer(case: Case, *, is_imported: bool) -> dict[str, Any]:
    Path("/proc/self/clear_refs").write_text("5")  # the highest water mark begins anew
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    wall, cpu, outcome, failure = time.monotonic(), [_cpu()], None, ""
    try:
        outcome = assert_read(case)
        cpu.append(_cpu())
        if is_imported:
            import_twice(case)
            cpu.append((_cpu() + cpu[-1]) / 2)  # one of the two imports
    except BaseException:  # noqa: BLE001 - whatever it is, it is what we look for
        failure = traceback.format_exc()
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "failure": failure,
        "rules": outcome.rules if outcome else (),
        "rows": outcome.accepted + outcome.rejected if outcome else 0,
        "accepted": outcome.accepted if outcome else 0,
        "wall": time.monotonic() - wall,
        "cpu": max((after - before for before, after in pairwise(cpu)), default=0),
        "own_kib": _water_mark(),
        "child_kib": most if most > children else 0,
    }


def _cpu() -> float:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, whose))


def _water_mark() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


main()
