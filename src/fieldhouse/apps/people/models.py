"""People, positions, holdings and reporting lines."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Dated, Sourced


class Person(Sourced):
    """Someone who works in the field organisation. Facts know a person by number only."""

    name = models.CharField(max_length=200, blank=True)  # as the source writes it, when it has no parts
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    reading = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=8, blank=True)
    country = models.CharField(max_length=2, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta(Sourced.Meta):
        abstract = False


class Position(Sourced):
    """A seat in the organisation, held by one person after another. Positions are the nodes of the organisation."""

    title = models.CharField(max_length=200, blank=True)
    title_ja = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=16, blank=True)

    class Meta(Sourced.Meta):
        abstract = False


class Holding(Sourced, Dated):
    """A person holds a position for a span of days."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="holdings")

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]


class ReportingLine(Sourced, Dated):
    """A position reports to another one for a span of days; without one it is a root."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="lines")
    reports_to = models.ForeignKey(Position, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]


class PositionClosure(Dated):
    """Every pair of a position and one under it (itself at depth 0), with the days on which it holds. Derived."""

    ancestor = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "descendant"], name="people_closure_down"),
            models.Index(fields=["descendant", "ancestor"], name="people_closure_up"),
        ]
