"""Long work and its state."""

from __future__ import annotations

from django.conf import settings
from django.db import models

MARK = "rights"
"""Under this name the summary of an export keeps the rights that it was written by."""


class Run(models.Model):
    """One piece of long work: who asked for it, how far it is, and what it came to.

    ``generation`` is the generation that the run committed; records brought by a run without one are pending and
    invisible, and so are those of an import that was undone. ``summary`` holds counts and findings by rule, ready for a
    page.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        UNDONE = "undone"

    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    arguments = models.JSONField(default=dict)
    done_count = models.BigIntegerField(default=0)
    total_count = models.BigIntegerField(null=True)
    is_cancel_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    generation = models.BigIntegerField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="runs_by_state")]
