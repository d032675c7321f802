"""Entries of the log as people read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.facts.metrics.tables import ORGANISATION, TERRITORIES

ACTIONS = {
    "absence.end": _("Ended an absence"),
    "absence.take": _("Had somebody stand in"),
    "account.merge": _("Merged an account"),
    "account.split": _("Took an account apart"),
    "approval.ask": _("Asked for approval"),
    "approval.ask_again": _("Asked for approval again"),
    "approval.carry_again": _("Had an approved request tried again"),
    "approval.carry_out": _("Carried out an approved request"),
    "approval.decide": _("Decided a request"),
    "approval.escalate": _("Escalated a late request"),
    "approval.hand_over": _("Handed a seat of a request to somebody else"),
    "approval.failed": _("Could not carry out an approved request"),
    "approval.note": _("Read an approved request"),
    "approval.withdraw": _("Withdrew a request"),
    "audit.export": _("Exported the audit log"),
    "changes.export": _("Exported changes for the CRM"),
    "delivery.again": _("Had a notice delivered again"),
    "notices.address": _("Said where their mails go"),
    "room.end": _("Stopped posting to a chat room"),
    "room.make": _("Had notices posted to a chat room"),
    "deal.edit": _("Changed a deal"),
    "deal.propose": _("Proposed a change to the CRM"),
    "directory.group": _("Was told of a group"),
    "directory.role": _("Had a group give a role"),
    "directory.unrole": _("Had a group give a role no longer"),
    "directory.user": _("Was told of a user"),
    "export": _("Exported figures or deals"),
    "home.backup": _("Backed up the home"),
    "home.move": _("Moved the home to another database"),
    "home.restore": _("Restored the home from a back-up"),
    "factor.add": _("Set up a second factor"),
    "factor.remove": _("Took a second factor away"),
    "factor.renew": _("Made new recovery codes"),
    "jobs.decline": _("Declined a proposed job-family page"),
    "jobs.import": _("Brought job-family pages"),
    "jobs.propose": _("Proposed another text for a job-family page"),
    "jobs.publish": _("Published job-family pages to a Git repository"),
    "jobs.take": _("Took a proposed job-family page"),
    "jobs.translate": _("Gave statements of a job family words in another language"),
    "jobs.withdraw": _("Took back a proposed job-family page"),
    "login.failed": _("Did not get in"),
    "login.in": _("Signed in"),
    "login.link": _("Tied single sign-on to a user"),
    "login.out": _("Signed out"),
    "partner.answer": _("Had a partner's sheet answered"),
    "partner.forget": _("Removed a partner's sheet"),
    "partner.line": _("Answered a line of a partner's sheet"),
    "partner.sheet": _("Brought a partner's sheet"),
    "person.erase": _("Erased what is held on a person"),
    "person.export": _("Exported what is held on a person"),
    "period.close": _("Closed a period"),
    "position.move": _("Moved a team"),
    "profile.save": _("Saved a profile"),
    "quota.set": _("Set a quota"),
    "retention.set": _("Set how long people are kept"),
    "role.drop": _("Ended a role for all, or took it back to what the product has"),
    "role.keep": _("Made or changed a role"),
    "role.grant": _("Granted a role"),
    "role.end": _("Ended a role"),
    "route.end": _("Ended a route of approval"),
    "route.set": _("Set a route of approval"),
    "run.drain": _("Wrote edits into the history"),
    "run.erase": _("Published without an erased person"),
    "run.retention": _("Published without people kept long enough"),
    "run.import": _("Imported"),
    "run.merge": _("Published merged accounts"),
    "run.move": _("Published a moved team"),
    "run.quota": _("Published a quota"),
    "run.split": _("Published accounts taken apart"),
    "run.undo": _("Undid an import"),
    "session.end": _("Ended sessions"),
    "share.end": _("Stopped showing a deal"),
    "share.make": _("Showed a deal to somebody"),
    "token.end": _("Ended a token"),
    "token.make": _("Made a token"),
    "upload.keep": _("Uploaded files"),
    "upload.company": _("Said whose uploaded files are"),
    "upload.remove": _("Removed uploaded files"),
    "user.create": _("Made a user"),
    "user.nationality": _("Said of which nationality somebody is"),
    "user.password": _("Set a password"),
    "wall.read": _("Read behind a wall"),
}
WAYS = {
    "page": _("on a page"),
    "api": _("through the API"),
    "command": _("by a command"),
    "job": _("by a run"),
    "direct": _("by hand"),
}
DETAILS = {
    "address": _("address"),
    "allows": _("may name"),
    "host": _("host"),
    "kinds": _("kinds"),
    "service": _("service"),
    "allows_own": _("may decide their own"),
    "amount_minor": _("minor units"),
    "back_to": _("back to step"),
    "bytes": _("bytes"),
    "change": _("change"),
    "currency": _("currency"),
    "decision": _("decision"),
    "days": _("days"),
    "deputy": _("deputy"),
    "emptied": _("values of the log emptied"),
    "escalated_to": _("to whom"),
    "events": _("events"),
    "field": _("field"),
    "figures": _("figures"),
    "files": _("files"),
    "format": _("format"),
    "generation": _("generation"),
    "kind": _("kind"),
    "login": _("user name"),
    "nationalities_after": _("nationality after"),
    "nationalities_before": _("nationality before"),
    "operator": _("user of the machine"),
    "period": _("period"),
    "people": _("people"),
    "is_active": _("may sign in"),
    "members": _("members"),
    "name": _("name"),
    "places": _("places"),
    "position": _("position"),
    "records": _("records"),
    "refused": _("refused"),
    "role": _("role"),
    "route": _("route"),
    "rows": _("rows"),
    "stands_in_for": _("stands in for"),
    "step": _("step"),
    "steps": _("steps"),
    "scopes": _("scopes"),
    "territory": _("territory"),
    "to": _("reports to"),
    "user": _("user"),
    "valid_from": _("from"),
    "valid_to": _("until before"),
    "via": _("by way of"),
    "walls": _("walls"),
    "ways": _("by"),
}
"""What entries say beside, by the name under which they hold it; any other name is shown as it is."""

NUMBERED = {
    **dict.fromkeys(("deputy", "escalated_to", "stands_in_for", "user"), "user"),
    "position": ORGANISATION,
    "territory": TERRITORIES,
}
"""Details that name a record by its number alone, and as what."""

_APART = ("before", "after", "reason")

Names = Mapping[str, str]
"""What records are called that entries name by number: ``user:4``, ``organisation:17``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its number, when, who (empty for the system), by which way in, what, on what, and what it says beside.

    Personal values are in clear until an erasure empties them; then only their digests remain. Of an entry that
    ``is_closed`` to the reader nothing is told beside its number, when, who and what.
    """

    seq: int
    at: datetime
    who: str
    way: str
    action: str
    label: str
    subject: str
    before: str
    after: str
    has_change: bool
    details: tuple[tuple[str, str], ...]
    reason: str
    is_closed: bool = False


def named_in(rows: Iterable[AuditEntry]) -> set[str]:
    """Every text of the entries by which a record may be named."""
    found: set[str] = set()
    for row in rows:
        said = json.loads(row.payload)
        found |= {said["subject"], f"user:{said['who']}", *_texts(said["fields"])}
        found |= {one for name, value in said["fields"].items() for one in _numbered(name, value)}
    return found


def read(rows: Iterable[AuditEntry], names: Names, is_closed: Callable[[AuditEntry], bool]) -> list[Entry]:
    """The entries of rows, each as far as it is open to the reader."""
    entries = ((row, _entry(row, json.loads(row.payload), names)) for row in rows)
    return [_without_content(entry) if is_closed(row) else entry for row, entry in entries]


def _without_content(entry: Entry) -> Entry:
    kind = entry.subject.partition(":")[0]
    told = {"subject": kind, "before": "", "after": "", "has_change": False, "details": (), "reason": ""}
    return replace(entry, is_closed=True, **told)  # type: ignore[arg-type]


def _entry(row: AuditEntry, said: dict[str, Any], names: Names) -> Entry:
    fields = said["fields"]
    clear = {value.digest: value.value for value in row.values.all()}
    told = {name: clear.get(digest, "") or digest[:12] for name, digest in sorted(said["personal"].items())}
    details = [
        (name, _detail(name, value, names)) for name, value in sorted(fields.items()) if name not in _APART
    ]
    details += [(name, value) for name, value in told.items() if name not in _APART]
    who, way = said["who"], said.get("from", {}).get("way", "")
    return Entry(
        seq=row.seq,
        at=datetime.fromisoformat(said["at"]),
        who="" if who is None else names.get(f"user:{who}", str(who)),
        way=str(WAYS.get(way, way)),
        action=said["action"],
        label=str(ACTIONS.get(said["action"], said["action"])),
        subject=_subject(said["subject"], names),
        before=_text(fields.get("before"), names),
        after=_text(fields.get("after"), names),
        has_change=any(name in fields for name in ("before", "after")),
        details=tuple((str(DETAILS.get(name, name)), value) for name, value in details if value),
        reason=told.get("reason", said.get("reason", "")),  # in clear, before reasons were personal values
    )


def _subject(subject: str, names: Names) -> str:
    kind = subject.partition(":")[0]
    return f"{kind}:{names[subject]}" if subject in names else subject


def _numbered(name: str, value: object) -> list[str]:
    """The records that a detail names by number alone, as they are named elsewhere: ``deputy`` 6 is ``user:6``."""
    kind = NUMBERED.get(name)
    several = value if isinstance(value, list) else [value]
    return [f"{kind}:{one}" for one in several if kind and isinstance(one, int)]


def _detail(name: str, value: object, names: Names) -> str:
    if named := _numbered(name, value):
        return ", ".join(names.get(one, one) for one in named)
    return _text(value, names)


def _text(value: object, names: Names) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return ", ".join(_text(one, names) for one in value)
    return names.get(value, value) if isinstance(value, str) else str(value)


def _texts(fields: Mapping[str, Any]) -> Iterator[str]:
    for value in fields.values():
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
