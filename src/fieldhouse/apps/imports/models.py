"""What imports leave beside the records that they bring; see also `runs` and `facts`."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fieldhouse.apps.imports.exact_json import ExactEncoder


class NotPermitted(models.Model):
    """A field of deals that a source's exports hold no more, or never held, because their reader may not see it.

    ``since`` is the day of the first such export, ``was_known`` says whether the home knew values of it before.
    """

    source = models.CharField(max_length=64)
    field = models.CharField(max_length=32)
    since = models.DateField()
    was_known = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "field"], name="imports_not_permitted_once_a_field")
        ]


class KnownSince(models.Model):
    """Since which day a source tells of a field of deals, or of a kind of dated rows; before it something is assumed.

    ``field`` is empty for a whole kind; of a rate it is the rate's kind. What a source tells whole has no row.
    ``assumed_until`` is the day until which its own rows are assumed; ``known_since`` is earlier where somebody else
    told of the time before.
    """

    source = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    field = models.CharField(max_length=32, blank=True)
    known_since = models.DateField()
    assumed_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "field"], name="imports_known_since_once_a_field"
            )
        ]


class Upload(models.Model):
    """Files that somebody has brought by browser and that wait to be imported; it lives as long as they do.

    They lie in ``folder`` of the home's folder ``uploads``. ``files`` lists them: ``{"name", "bytes"}``. ``fits`` holds
    how each profile reads them (`fieldhouse.ingest.recognition.Fit`), the best first. ``run`` is the last import of
    them.
    """

    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    folder = models.CharField(max_length=64, unique=True)
    files = models.JSONField()
    fits = models.JSONField()
    run = models.ForeignKey("runs.Run", null=True, on_delete=models.PROTECT, related_name="+")


class Before(models.Model):
    """How a row stood before the last import changed it, so that the import can be undone; empty of one that it made.

    ``model`` is the label of its model, ``number`` its primary key, ``values`` are its columns as JSON has them.
    """

    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=64)
    number = models.BigIntegerField()
    values = models.JSONField(null=True, encoder=ExactEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "model", "number"], name="imports_before_once_a_row")
        ]
