"""Everything that is held on a person, as one object and as a page that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import DateField, ForeignKey, Model

from fieldhouse.apps.audit.queries import Wanted, page
from fieldhouse.apps.privacy.queries.files import files_naming
from fieldhouse.apps.privacy.queries.subjects import KINDS, Subject
from fieldhouse.apps.privacy.queries.tables import (
    records_and_references,
    rows_holding,
    text_tables,
    values_holding,
)
from fieldhouse.domain.erased import Wording
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.naming import events_naming

FORMAT = 1
LOG_ENTRIES = 10_000
"""Entries of the log that an export tells, the newest; a count says how many there are."""

SECRET = frozenset({"password", "content_hash"})
"""Columns that are the house's and not the person's: what proves who signs in, a hash of a row."""

SECRETS = frozenset({"mfa", "logins", "socialaccount", "usersessions"})
"""Apps whose rows prove who signs in: of them only days and instants are told."""


def holdings(subject: Subject, taken_at: datetime) -> dict[str, Any]:
    """What is held on a person: records, rows that refer to them, texts and log entries that name them, and files."""
    wording = Wording(dict.fromkeys(subject.forms(), ""))
    return {
        "format": FORMAT,
        "person": subject.first.reference,
        "taken_at": taken_at.isoformat(),
        "records": [
            {"kind": one.kind, "reference": one.reference, "fields": _columns(one.row)}
            for one in subject.records
        ],
        "references": list(_references(subject)),
        "texts": list(_texts(subject, wording)),
        "history": _history(subject),
        "log": _log(subject, wording),
        "files": [_within_home(path) for path in files_naming(subject, wording)],
    }


def _references(subject: Subject) -> Iterator[dict[str, Any]]:
    for record, referring in records_and_references(subject):
        for table, column, rows in referring:
            told = [_columns(row) for row in rows]
            if told:
                yield {"to": record.reference, "table": table, "column": column, "rows": told}


def _texts(subject: Subject, wording: Wording) -> Iterator[dict[str, Any]]:
    own = {(KINDS[one.kind], one.number) for one in subject.records}
    for table in text_tables():
        for row in rows_holding(table, wording):
            if (row.model, row.number) not in own:
                yield {"table": row.model._meta.label, "row": row.number, "fields": row.values}


def _history(subject: Subject) -> list[dict[str, Any]]:
    """How many events of the history name the person by number; nothing else of people stands in fact files."""
    if current_manifest() is None:
        return []
    numbers = [one.number for one in subject.records if one.kind == "person"]
    return [{"of": of, "events": count} for number in numbers for of, count in events_naming(number).items()]


def _log(subject: Subject, wording: Wording) -> list[dict[str, Any]]:
    """The entries of what the person did, of what was done to their records, and those whose values name them."""
    asked = [Wanted(who=one.number) for one in subject.records if one.kind == "user"]
    found: dict[int, Any] = {}
    for wanted in asked:
        found |= {one.seq: one for one in page(LOG_ENTRIES, wanted=wanted)[0]}
    for value in values_holding(wording):
        found[value.entry.seq] = value.entry
    return [
        {
            "seq": one.seq,
            "at": one.at.isoformat() if one.at else "",
            "action": one.action,
            "subject": one.subject,
            "values": {value.name: value.value for value in one.values.all() if value.value},
        }
        for _seq, one in sorted(found.items())
    ]


def _columns(row: Model) -> dict[str, Any]:
    """A row's columns that are not empty; a reference by the source's key of what it refers to, where that has one."""
    told: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in SECRET or field.name == "run":
            continue
        if row._meta.app_label in SECRETS and not isinstance(field, DateField):
            continue
        value = getattr(row, field.attname)
        if isinstance(field, ForeignKey) and value is not None:
            other = getattr(row, field.name)
            value = (
                f"{other.source}:{other.source_key}" if hasattr(other, "source_key") else f"number {other.pk}"
            )
        if value not in (None, "", []):
            told[field.name] = value if isinstance(value, (int, str, list, dict)) else str(value)
    return told


def _within_home(path: Path) -> str:
    home = Path(settings.HOME)
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)


def sections(told: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """An export in the order in which people read it: parts, in them things, and of each its names and values."""
    yield "records", [(one["reference"], _pairs(one["fields"])) for one in told["records"]]
    yield (
        "references",
        [
            (f"{one['table']} · {one['column']}", _pairs(row))
            for one in told["references"]
            for row in one["rows"]
        ],
    )
    yield "texts", [(f"{one['table']} {one['row']}", _pairs(one["fields"])) for one in told["texts"]]
    yield "history", [(one["of"], [("events", str(one["events"]))]) for one in told["history"]]
    yield "log", [(f"{one['seq']} · {one['at']}", _pairs(_flat(one))) for one in told["log"]]
    yield "files", [(one, []) for one in told["files"]]


def _flat(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"action": entry["action"], "subject": entry["subject"], **entry["values"]}


def _pairs(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, _text(value)) for name, value in fields.items()]


def _text(value: Any) -> str:
    if isinstance(value, Iterable) and not isinstance(value, (str, Mapping)):
        return ", ".join(_text(one) for one in value)
    return str(value)
