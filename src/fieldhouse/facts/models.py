"""What the state store knows of the facts: which files make a generation, and which edits wait for the writer."""

from __future__ import annotations

from django.db import models


class Manifest(models.Model):
    """One generation: a numbered list of files. A file that no manifest lists is never read.

    ``files`` is a list of objects ``{"path", "name", "sha256", "rows"}``; ``name`` is ``events`` or that of a snapshot.
    ``outbox_through`` is the last edit that its files hold. ``mart`` is the generation whose mart of deals is in use:
    its own, or an earlier one where nothing that the deals' standing depends on has changed since.
    """

    number = models.BigIntegerField(primary_key=True)
    committed_at = models.DateTimeField()
    files = models.JSONField()
    data_through = models.DateField()
    last_seq = models.BigIntegerField(default=0)
    outbox_through = models.BigIntegerField(default=0)
    mart = models.BigIntegerField()


class Outbox(models.Model):
    """One change event of an edit made here, written in the edit's own transaction.

    Rows stay after the writer has drained them: a figure that was read before that names them.
    """

    entity = models.CharField(max_length=32)
    key = models.BigIntegerField()
    field = models.CharField(max_length=32)
    value_int = models.BigIntegerField(null=True)
    value_code = models.CharField(max_length=64, null=True)
    value_on = models.DateField(null=True)
    valid_from = models.DateTimeField()
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=64, default="fieldhouse")

    class Meta:
        indexes = [
            models.Index(fields=["recorded_at"], name="facts_outbox_recorded")
        ]  # every page counts the newest
