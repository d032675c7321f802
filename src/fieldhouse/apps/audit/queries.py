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


def lines() -> list[str]:
    """The whole log as JSON lines, the form that `fieldhouse.checkers.audit_chain` reads."""
    rows = AuditEntry.objects.order_by("seq").values_list("seq", "payload", "mac")
    return [
        json.dumps({"seq": seq, "payload": json.loads(payload), "mac": mac}, ensure_ascii=False)
        for seq, payload, mac in rows
    ]
