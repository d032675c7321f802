"""Entries of the log as people read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.audit.models import AuditEntry

ACTIONS = {
    "absence.end": _("Ended an absence"),
    "absence.take": _("Had somebody stand in"),
    "account.merge": _("Merged an account"),
    "account.split": _("Took an account apart"),
    "audit.export": _("Exported the audit log"),
    "changes.export": _("Exported changes for the CRM"),
    "deal.edit": _("Changed a deal"),
    "deal.propose": _("Proposed a change to the CRM"),
    "export": _("Exported figures or deals"),
    "partner.answer": _("Had a partner's sheet answered"),
    "partner.forget": _("Removed a partner's sheet"),
    "partner.line": _("Answered a line of a partner's sheet"),
    "partner.sheet": _("Brought a partner's sheet"),
    "period.close": _("Closed a period"),
    "position.move": _("Moved a team"),
    "profile.save": _("Saved a profile"),
    "quota.set": _("Set a quota"),
    "role.drop": _("Ended a role for all, or took it back to what the product has"),
    "role.keep": _("Made or changed a role"),
    "role.grant": _("Granted a role"),
    "role.end": _("Ended a role"),
    "run.drain": _("Wrote edits into the history"),
    "run.import": _("Imported"),
    "run.merge": _("Published merged accounts"),
    "run.move": _("Published a moved team"),
    "run.quota": _("Published a quota"),
    "run.split": _("Published accounts taken apart"),
    "run.undo": _("Undid an import"),
    "share.end": _("Stopped showing a deal"),
    "share.make": _("Showed a deal to somebody"),
    "upload.keep": _("Uploaded files"),
    "upload.company": _("Said whose uploaded files are"),
    "upload.remove": _("Removed uploaded files"),
    "user.create": _("Made a user"),
    "user.password": _("Set a password"),
    "wall.read": _("Read behind a wall"),
}
DETAILS = {
    "amount_minor": _("minor units"),
    "bytes": _("bytes"),
    "currency": _("currency"),
    "deputy": _("deputy"),
    "events": _("events"),
    "field": _("field"),
    "figures": _("figures"),
    "files": _("files"),
    "format": _("format"),
    "generation": _("generation"),
    "login": _("user name"),
    "period": _("period"),
    "position": _("position"),
    "refused": _("refused"),
    "role": _("role"),
    "rows": _("rows"),
    "territory": _("territory"),
    "to": _("reports to"),
    "user": _("user"),
    "valid_from": _("from"),
    "valid_to": _("until before"),
    "walls": _("walls"),
}
"""What entries say beside, by the name under which they hold it; any other name is shown as it is."""

_BEFORE_AND_AFTER = ("before", "after")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its number, when, who (empty for the system), what, on what, and what it says beside.

    ``personal`` values are in clear until an erasure empties them; then only their digests remain.
    """

    seq: int
    at: datetime
    who: str
    action: str
    label: str
    subject: str
    before: str
    after: str
    has_change: bool
    details: tuple[tuple[str, str], ...]
    reason: str


def read(rows: Iterable[AuditEntry], logins: Mapping[int, str]) -> list[Entry]:
    """The entries of rows; ``logins`` are user names by number."""
    return [_entry(row, json.loads(row.payload), logins) for row in rows]


def _entry(row: AuditEntry, said: dict[str, Any], logins: Mapping[int, str]) -> Entry:
    fields = said["fields"]
    clear = {value.digest: value.value for value in row.values.all()}
    details = [
        (name, _text(value)) for name, value in sorted(fields.items()) if name not in _BEFORE_AND_AFTER
    ]
    details += [(name, clear.get(digest, digest[:12])) for name, digest in sorted(said["personal"].items())]
    who = said["who"]
    return Entry(
        seq=row.seq,
        at=datetime.fromisoformat(said["at"]),
        who="" if who is None else logins.get(who, str(who)),
        action=said["action"],
        label=str(ACTIONS.get(said["action"], said["action"])),
        subject=_subject(said["subject"], logins),
        before=_text(fields.get("before")),
        after=_text(fields.get("after")),
        has_change=any(name in fields for name in _BEFORE_AND_AFTER),
        details=tuple((str(DETAILS.get(name, name)), value) for name, value in details if value),
        reason=said["reason"],
    )


def _subject(subject: str, logins: Mapping[int, str]) -> str:
    kind, _colon, number = subject.partition(":")
    if kind == "user" and number.isdecimal() and int(number) in logins:
        return f"user:{logins[int(number)]}"
    return subject


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
