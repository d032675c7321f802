"""Who was erased, by digests alone, and how long people are kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Erasure(models.Model):
    """Somebody who was erased: what an import needs to keep them erased, and nothing that tells who it was.

    ``label`` stands wherever the name stood. ``records`` are those of the person: ``[kind, number, source, digest of
    the source's key]``. ``texts`` are digests of names, keys and addresses, under the home's own key
    (`fieldhouse.apps.audit.chain.keyed`).
    """

    label = models.CharField(max_length=32, unique=True)
    records = models.JSONField()
    texts = models.JSONField()
    erased_at = models.DateTimeField()


class Retention(models.Model):
    """How many days a kind of people is kept after they were last heard of."""

    kind = models.CharField(max_length=16, unique=True)
    days = models.PositiveIntegerField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()
