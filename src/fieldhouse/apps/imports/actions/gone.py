"""Deals that a whole export has no more, and those that are back.

From the day of the export on a deal that is gone counts in no figure; the days before stay. What a partial export lacks
says nothing, and neither does an export of before what is known.
"""

from __future__ import annotations

from collections.abc import Collection

from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.source import Source

KIND = "opportunity"


def tell_gone(importer: Importer, source: Source) -> None:
    """Tell which deals the source has no more, if its export is whole, or has again; each is a note of the import.

    Where rows of deals were rejected, nobody can say which of them are missing: a warning says so.
    """
    files = [one.name for one in source.files if KIND in one.kinds]
    if not files:
        return
    seen, held = importer.seen(KIND), importer.index.of(KIND)
    gone = importer.history.gone()
    back = [key for key, one in held.items() if one.number in gone and key in seen]
    _tell(importer, files[0], "opportunity.back", back, is_gone=False)
    if not source.profile.is_whole:
        return
    if importer.ledger.rejected.intersection(files):
        importer.ledger.find(Finding("opportunity.gone_not_told", Severity.WARNING, files[0]))
        return
    missing = [
        key for key, one in held.items() if key not in seen and not one.is_pending and one.number not in gone
    ]
    _tell(importer, files[0], "opportunity.gone", missing, is_gone=True)


def _tell(importer: Importer, file: str, rule: str, keys: Collection[str], *, is_gone: bool) -> None:
    held = importer.index.of(KIND)
    importer.history.tell_gone((held[key].number for key in keys), is_gone=is_gone)
    for key in sorted(keys):
        on = {"on": str(importer.taken_on)}
        importer.ledger.find(Finding(rule, Severity.NOTE, file, value=key, fields=on))
