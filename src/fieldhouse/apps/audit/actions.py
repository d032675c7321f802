"""The one way to write the log."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction

from fieldhouse.apps.audit.chain import FIRST, append_head, canonical, mac
from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.apps.audit.origin import origin
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput

NEEDS_REASON = frozenset(
    {
        "account.merge",
        "account.split",
        "approval.hand_over",
        "jobs.decline",
        "jobs.propose",
        "person.erase",
        "person.export",
        "position.move",
        "quota.set",
        "retention.set",
        "share.make",
    }
)
"""Actions of which the record alone does not say why: they change what is counted for whom, or open or end what is held
on a person, or answer somebody who asked."""

SALT_BYTES = 16


def record(
    who: int | None,
    action: str,
    subject: str,
    *,
    fields: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write one entry in the caller's transaction, which must be open.

    ``fields`` are codes, numbers and dates; what may identify a person goes into ``personal`` and stands in the entry
    as a digest, and so does the reason, which is free text. The head file grows when the transaction commits.
    ``BadInput("audit.reason_missing")`` for an action of `NEEDS_REASON` without one.
    """
    values = {**origin().personal(), **(personal or {})}
    if why := said_why(action, reason):
        values["reason"] = why
    last = AuditEntry.objects.order_by("-seq").first()
    seq, at = last.seq + 1 if last else 1, now()
    salts = {name: secrets.token_hex(SALT_BYTES) for name in values}
    digests = {name: digest_of(salts[name], value) for name, value in values.items()}
    payload = canonical(
        {
            "seq": seq,
            "at": at.isoformat(timespec="microseconds"),
            "who": who,
            "from": origin().said(),
            "action": action,
            "subject": subject,
            "fields": dict(fields or {}),
            "personal": digests,
        }
    )
    entry = AuditEntry.objects.create(
        seq=seq,
        payload=payload,
        mac=mac(bytes.fromhex(last.mac) if last else FIRST, payload),
        at=at,
        who=who,
        action=action,
        subject=subject,
    )
    AuditValue.objects.bulk_create(
        AuditValue(entry=entry, name=name, digest=digests[name], salt=salts[name], value=value)
        for name, value in values.items()
    )
    transaction.on_commit(lambda: append_head(entry.seq, entry.mac))
    return entry


def said_why(action: str, reason: str) -> str:
    """The reason as it is kept; ``BadInput("audit.reason_missing")`` where the action needs one and there is none."""
    why = reason.strip()
    if action in NEEDS_REASON and not why:
        raise BadInput("audit.reason_missing")
    return why


def digest_of(salt: str, value: str) -> str:
    """What an entry says of a personal value."""
    return hashlib.sha256((salt + value).encode()).hexdigest()


def note_read(who: int | None, walls: Iterable[str], subject: str, records: Iterable[str] = ()) -> None:
    """Write that somebody reads records behind walls (pay, candidates, public sector): alone, and before the answer.

    It is the one thing that reading writes (house.md, "A figure is a specification"); nothing without a wall. Without a
    user it is the operator on the command line. ``records`` name those behind the walls, where the subject is many.
    """
    opened = sorted(set(walls) - {""})
    if opened:
        named = sorted(set(records))
        fields = {"walls": opened} | ({"records": named} if named else {})
        with transaction.atomic():
            record(who, "wall.read", subject, fields=fields)


def record_export(who: int | None) -> None:
    """Write that the log was handed out, in a transaction of its own."""
    with transaction.atomic():
        record(who, "audit.export", "audit")
