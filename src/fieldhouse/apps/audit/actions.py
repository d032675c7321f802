"""The one way to write the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.db import transaction

from fieldhouse.apps.audit.chain import FIRST, append_head, canonical, mac
from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.clock import now


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
    as a digest. The head file grows when the transaction commits.
    """
    last = AuditEntry.objects.order_by("-seq").first()
    seq = last.seq + 1 if last else 1
    digests = {name: hashlib.sha256(value.encode()).hexdigest() for name, value in (personal or {}).items()}
    payload = canonical(
        {
            "seq": seq,
            "at": now().isoformat(timespec="microseconds"),
            "who": who,
            "action": action,
            "subject": subject,
            "fields": dict(fields or {}),
            "personal": digests,
            "reason": reason,
        }
    )
    entry = AuditEntry.objects.create(
        seq=seq, payload=payload, mac=mac(bytes.fromhex(last.mac) if last else FIRST, payload)
    )
    AuditValue.objects.bulk_create(
        AuditValue(entry=entry, digest=digests[name], value=value) for name, value in (personal or {}).items()
    )
    transaction.on_commit(lambda: append_head(entry.seq, entry.mac))
    return entry


def record_export(who: int) -> None:
    """Write that the log was handed out, in a transaction of its own."""
    with transaction.atomic():
        record(who, "audit.export", "audit")
