"""The audit log."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One action: who, when, what, before and after. Append only; each entry's mac covers the one before.

    ``payload`` is the canonical JSON that the mac covers; personal values stand in it as digests only, and in clear in
    `AuditValue`, which erasure empties.
    """

    seq = models.BigIntegerField(unique=True)
    payload = models.TextField()
    mac = models.CharField(max_length=64)


class AuditValue(models.Model):
    """A personal value that an entry names by its digest."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.CASCADE, related_name="values")
    digest = models.CharField(max_length=64)
    value = models.TextField()
