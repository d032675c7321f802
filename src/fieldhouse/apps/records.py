"""Mixins of records: where a record comes from, when it holds, and what else its source says of it."""

from __future__ import annotations

from datetime import date

from django.db import models

from fieldhouse.domain.texts import texts_in

TOLD = "organisation"
"""The source of rows by which somebody tells of the past of an organisation whose source keeps none."""


class Sourced(models.Model):
    """A record known by its source and the source's own key.

    ``run`` is the import that brought it first: until that run has committed its generation the record is pending and
    no query shows it. ``run`` is empty for records made here. ``content_hash`` tells an unchanged row from a new
    version without comparing columns.
    """

    source = models.CharField(max_length=64)
    source_key = models.CharField(max_length=255)
    run = models.ForeignKey("runs.Run", null=True, on_delete=models.PROTECT, related_name="+")
    content_hash = models.BigIntegerField(default=0)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], name="%(app_label)s_%(class)s_one_a_source_key"
            ),
        ]


class Dated(models.Model):
    """Something that holds from a day until, and not on, another day; an empty end is open."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            ),
        ]


class More(models.Model):
    """A record with more fields than have a place here: as the source writes them, by its names (`domain.texts`)."""

    more = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def more_fields(self) -> dict[str, str]:
        """The fields that are not empty, in the order of their names."""
        return {name: text for name, text in texts_in(self.more).items() if text}


class Member(models.Model):
    """Someone who works on something beside its owner, in a role that the source names."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=255, blank=True)
    since_on = models.DateField(null=True)

    class Meta:
        abstract = True


def visible(run: int | None = None) -> models.Q:
    """The condition under which a sourced record shows: its import has committed, or it is the import at work."""
    shown = models.Q(run__isnull=True) | models.Q(run__generation__isnull=False)
    return shown | models.Q(run=run) if run is not None else shown


def held(on: date) -> models.Q:
    """The condition under which a dated record holds on a day."""
    return models.Q(valid_from__lte=on) & ends_after(on)


def ends_after(on: date) -> models.Q:
    """The condition under which a dated record still holds on a day, or will hold on a later one."""
    return models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=on)
