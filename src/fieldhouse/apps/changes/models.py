"""CRMs as their newest import left them, and the lines that change sheets told them."""

from __future__ import annotations

from django.db import models


class Crm(models.Model):
    """A source that tells of deals: when it was read, where it shows a record, and how changes are told to it.

    ``fields`` are those of `fieldhouse.ingest.profile.WriteBack`; ``object`` is empty where nothing can be told.
    """

    source = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField()
    taken_on = models.DateField()  # the last day that the export covers
    page = models.CharField(max_length=500, blank=True)
    object = models.CharField(max_length=100, blank=True)
    key_column = models.CharField(max_length=100, blank=True)
    quote_column = models.CharField(max_length=100, blank=True)
    fields = models.JSONField(default=dict)


class ChangeLine(models.Model):
    """One field of one deal in a change sheet, and what imports after it said.

    ``crm_value`` and ``value`` are as a proposal keeps them; ``before`` and ``after`` are the same in the words of the
    CRM. ``found`` is what the CRM holds by the newest import that told of the deal, ``found_since`` since when, and
    ``found_by`` by whose hand, where its history says so.
    """

    class State(models.TextChoices):
        EXPORTED = "exported"  # no import has told of the deal since
        APPLIED = "applied"  # the CRM's value is ours
        OVERWRITTEN = "overwritten"  # it is a third one
        NOT_APPLIED = "not_applied"  # it is still the one before
        REPEATED = "repeated"  # a later sheet holds the same field of the same deal

    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="change_lines")
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", on_delete=models.CASCADE, related_name="change_lines"
    )
    field = models.CharField(max_length=32)
    crm_value = models.CharField(max_length=255, blank=True)
    value = models.CharField(max_length=255, blank=True)
    column = models.CharField(max_length=100)
    before = models.CharField(max_length=255, blank=True)
    after = models.CharField(max_length=255, blank=True)
    exported_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.EXPORTED)
    found = models.CharField(max_length=255, blank=True)
    found_since = models.DateTimeField(null=True)
    found_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    resolved_run = models.ForeignKey("runs.Run", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "opportunity"], name="changes_lines_by_state")]


OPEN = (ChangeLine.State.EXPORTED, ChangeLine.State.NOT_APPLIED)
"""States of lines that an import may still see applied."""
