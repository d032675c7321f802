"""A change sheet: one CSV file an object as Data Loader takes it, the file that takes it back, and a manifest."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fieldhouse.apps.changes.models import Crm
from fieldhouse.apps.changes.waiting import Change
from fieldhouse.apps.changes.words import Wording
from fieldhouse.apps.company.queries import company
from fieldhouse.domain.errors import Refused

CHECK = "before:"
"""Begins the heads of check columns: no field of Salesforce has a colon in its name or label, so that Data Loader's
mapping by name leaves them out."""

MANIFEST = "changes-manifest.json"
FORMAT = "fieldhouse-changes/1"


@dataclass(frozen=True, slots=True)
class Told:
    """A change that a sheet tells."""

    change: Change
    wording: Wording


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet tells, and the changes that it refuses."""

    lines: tuple[Told, ...]
    refused: tuple[tuple[Change, Refused], ...]

    def counts(self) -> dict[str, Any]:
        """How many lines, records, fields and refusals there are."""
        return {
            "lines": len(self.lines),
            "records": len({one.change.deal.opportunity_id for one in self.lines}),
            "fields": dict(sorted(Counter(one.wording.column for one in self.lines).items())),
            "refused": len(self.refused),
            "refusals": dict(sorted(Counter(refusal.code for _one, refusal in self.refused).items())),
        }


def sheet_of(changes: Iterable[Change]) -> Sheet:
    """The sheet of some changes."""
    lines, refused = [], []
    for one in changes:
        if isinstance(one.wording, Refused):
            refused.append((one, one.wording))
        else:
            lines.append(Told(one, one.wording))
    return Sheet(tuple(lines), tuple(refused))


def files_of(sheet: Sheet) -> dict[str, bytes]:
    """The CSV files of a sheet by name: of each object what is to be updated, and what takes that back."""
    files = {}
    by_crm = sorted(sheet.lines, key=lambda one: one.wording.crm.source)
    for _source, group in groupby(by_crm, key=lambda one: one.wording.crm.source):
        lines = list(group)
        crm = lines[0].wording.crm
        stem = f"{'simulated-' if company().is_simulated else ''}changes-{crm.source}-{crm.object}"
        files[f"{stem}-update.csv"] = _csv(crm, lines, is_rollback=False)
        files[f"{stem}-rollback.csv"] = _csv(crm, lines, is_rollback=True)
    return files


def manifest_of(sheet: Sheet, files: Mapping[str, bytes], **about: Any) -> dict[str, Any]:
    """What a sheet holds, who made it and when, and the hash of each of its files."""
    one = company()
    return {
        "format": FORMAT,
        "company": one.name,
        "is_simulated": one.is_simulated,
        "data_through": str(one.data_through),
        **about,
        **sheet.counts(),
        "refused_lines": [
            {"deal": change.deal.opportunity.source_key, "field": change.field, "code": refusal.code}
            for change, refusal in sheet.refused
        ],
        "files": [
            {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in sorted(files.items())
        ],
    }


def as_json(manifest: Mapping[str, Any]) -> bytes:
    """A manifest as the file that lies beside the others."""
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(crm: Crm, lines: Sequence[Told], *, is_rollback: bool) -> bytes:
    """A row a record; the cells of fields that do not change are empty, which Data Loader leaves alone."""
    columns = [one["column"] for one in crm.fields.values()]
    used = [name for name in columns if any(one.wording.column == name for one in lines)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([crm.key_column, *(head for name in used for head in (name, f"{CHECK}{name}"))])
    in_order = sorted(lines, key=lambda one: one.change.deal.opportunity.source_key)
    for key, group in groupby(in_order, key=lambda one: one.change.deal.opportunity.source_key):
        cells: dict[str, tuple[str, str]] = {}
        for one in group:
            pair = (one.wording.after, one.wording.before)
            cells[one.wording.column] = pair[::-1] if is_rollback else pair
        writer.writerow([key, *(cell for name in used for cell in cells.get(name, ("", "")))])
    return text.getvalue().encode()
