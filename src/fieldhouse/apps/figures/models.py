"""Cited figures."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CitedFigure(models.Model):
    """A figure that somebody submitted, exported, sealed or printed: its specification and the digits it had then.

    ``amount_minor`` in ``currency``, or ``ratio``: numerator and denominator, which may be larger than 64 bits. Both
    are empty where there was nothing to say; ``counted`` is empty for a figure made of figures.
    """

    figure_id = models.CharField(max_length=26)
    spec = models.JSONField()
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    ratio = models.JSONField(null=True)
    counted = models.BigIntegerField(null=True)
    cited_as = models.CharField(max_length=32)
    cited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cited_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["figure_id"], name="figures_by_id")]
