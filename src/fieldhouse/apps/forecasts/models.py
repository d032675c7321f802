"""Submitted calls."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Sourced


class Call(Sourced):
    """What the holder of a position said at an instant that a period will come to. Never changed, only followed."""

    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="calls")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    category = models.CharField(max_length=16)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta(Sourced.Meta):
        abstract = False
