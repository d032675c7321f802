"""Which files of a generation an import brought, so that a later one can go without them."""

from __future__ import annotations

import pyarrow.compute as pc
import pyarrow.parquet as pq

from fieldhouse.facts.folder import FactFile, whole
from fieldhouse.facts.generations import files_of
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.outbox import OURS


def imported_files(generation: int) -> list[FactFile]:
    """The event files that a generation added, but those of edits made here, which were drained with it."""
    before = Manifest.objects.filter(number__lt=generation).order_by("-number").first()
    known = {one.path for one in files_of(before)} if before else set()
    added = [one for one in files_of(Manifest.objects.get(pk=generation)) if one.path not in known]
    return [one for one in added if one.name == "events" and not _is_ours(one)]


def _is_ours(file: FactFile) -> bool:
    sources = pq.read_table(whole(file), columns=["source"])["source"]
    return bool(pc.all(pc.equal(sources, OURS)).as_py())
