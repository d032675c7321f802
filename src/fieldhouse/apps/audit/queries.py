"""Reads of the log."""

from __future__ import annotations

import json
from typing import Any

from fieldhouse.apps.audit.models import AuditEntry


def newest(limit: int = 100, before: int | None = None) -> list[dict[str, Any]]:
    """The newest entries, newest first, as their payloads; ``before`` continues from a sequence number."""
    rows = AuditEntry.objects.order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [json.loads(payload) for payload in rows.values_list("payload", flat=True)[:limit]]


def newest_change_of(subject: str) -> dict[str, Any] | None:
    """The payload of the newest entry that tells how a subject was changed; it looks from the end back."""
    said = f'"subject":{json.dumps(subject, ensure_ascii=False)}'
    rows = AuditEntry.objects.filter(payload__contains=said).order_by("-seq")
    payloads = (json.loads(payload) for payload in rows.values_list("payload", flat=True).iterator())
    return next((one for one in payloads if one["subject"] == subject and "after" in one["fields"]), None)


def lines() -> list[str]:
    """The whole log as JSON lines, the form that `fieldhouse.checkers.audit_chain` reads."""
    rows = AuditEntry.objects.order_by("seq").values_list("seq", "payload", "mac")
    return [
        json.dumps({"seq": seq, "payload": json.loads(payload), "mac": mac}, ensure_ascii=False)
        for seq, payload, mac in rows
    ]


def page(
    limit: int, before: int | None = None, after: int | None = None
) -> tuple[list[AuditEntry], bool, bool]:
    """Entries, newest first, with their personal values; whether there are newer ones, and whether older ones.

    ``before`` continues towards older entries from a sequence number, ``after`` towards newer ones.
    """
    rows = AuditEntry.objects.prefetch_related("values")
    if after is not None:
        found = list(rows.filter(seq__gt=after).order_by("seq")[: limit + 1])
        return found[:limit][::-1], len(found) > limit, True
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: limit + 1])
    return found[:limit], before is not None, len(found) > limit
