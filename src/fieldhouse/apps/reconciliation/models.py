"""What each comparison with a report came to."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class TieOut(models.Model):
    """One comparison of a source's deals on a day, as a generation knows them, with a report of that source.

    ``generation`` is written as figures write it (``12`` or ``12+340``). ``facts`` hold what was compared and counted,
    ``findings`` what was noticed in the report, ``cells`` the totals of both sides by wall
    (`fieldhouse.apps.reconciliation.shapes`). ``unexplained`` counts deals of which a difference has no proven reason,
    and rows of the report that could not be read.
    """

    source = models.CharField(max_length=64)
    file = models.CharField(max_length=255)
    as_of = models.DateField()
    generation = models.CharField(max_length=32)
    compared_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    unexplained = models.PositiveIntegerField()
    facts = models.JSONField()
    findings = models.JSONField()
    cells = models.JSONField()


class TieOutDifference(models.Model):
    """A deal on which the two sides differ: a deal of ours, a row of the report, or both.

    ``steps`` are what differs, each with its reason and proof and with what it moves in each cell.
    """

    tie_out = models.ForeignKey(TieOut, on_delete=models.CASCADE, related_name="differences")
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", null=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255, blank=True)
    row = models.PositiveIntegerField(null=True)
    wall = models.CharField(max_length=16, blank=True)
    is_explained = models.BooleanField()
    steps = models.JSONField()
