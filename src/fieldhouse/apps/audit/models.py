"""The audit log."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One action: who, when, from where, what, before and after, why. Append only; each mac covers the entry before.

    ``payload`` is the canonical JSON that the mac covers; personal values stand in it as digests only, and in clear in
    `AuditValue`, which erasure empties. ``at``, ``who``, ``action`` and ``subject`` repeat it, for searching.
    """

    seq = models.BigIntegerField(unique=True)
    payload = models.TextField()
    mac = models.CharField(max_length=64)
    at = models.DateTimeField(null=True, db_index=True)
    who = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=64, default="", db_index=True)
    subject = models.CharField(max_length=600, default="", db_index=True)


class AuditValue(models.Model):
    """A personal value that an entry names by its digest: the SHA-256 of ``salt`` and ``value``.

    An erasure empties both, so that nobody finds the value by trying names; ``erased_by`` is then the entry that says
    so. Values of before there were salts have none.
    """

    entry = models.ForeignKey(AuditEntry, on_delete=models.CASCADE, related_name="values")
    name = models.CharField(max_length=64, default="")
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, default="", blank=True)
    value = models.TextField(blank=True)
    erased_by = models.BigIntegerField(null=True)
