"""Makes cases of the hostile corpus: ``12 FOLDER`` a line in, the profile a line out. In a process of its own, so that
the memory which making one takes is not counted as that of reading it."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.ingest.hostile.corpus import make

print("ready", flush=True)
for line in sys.stdin:
    number, folder = line.rstrip("\n").split(" ", 1)
    print(make(int(number), Path(folder)).profile, flush=True)
