"""The route of a deal, and what partners tell of deals by their sheets."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fieldhouse.apps.records import Dated, Sourced
from fieldhouse.domain.partner_answers import Answer


class RouteLeg(Sourced, Dated):
    """One leg of a deal's route, from the vendor (position 1) to the end customer (last).

    ``is_primary`` is empty where the source does not say which of several at one place comes first.
    """

    opportunity = models.ForeignKey(
        "pipeline.Opportunity", on_delete=models.CASCADE, related_name="route_legs"
    )
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16)
    partner = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="route_legs"
    )

    is_primary = models.BooleanField(null=True)

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]


class PartnerSheet(models.Model):
    """A sheet in which a partner tells how deals stand on a day.

    Until its lines are answered its file lies in ``folder`` of the home's folder ``sheets``; then both are empty.
    ``mapping`` is how the file is read: the heads of its columns, and what the form said of them.
    """

    partner = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=255)
    said_on = models.DateField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    folder = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)


class PartnerLine(models.Model):
    """A line of a sheet, as told, and its answer (`fieldhouse.domain.partner_lines`).

    ``told`` are its texts by field. ``candidates`` are the deals that are proposed, ``code`` and ``fields`` say why a
    line is refused. ``opportunity`` is set where the line is matched or accepted: what it tells stands beside the deal
    from then on, and changes nothing of it.
    """

    sheet = models.ForeignKey(PartnerSheet, on_delete=models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    told = models.JSONField()
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    close_on = models.DateField(null=True)
    state = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Answer])
    reasons = models.JSONField(default=list)
    against = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    code = models.CharField(max_length=64, blank=True)
    fields = models.JSONField(default=dict)
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", null=True, on_delete=models.CASCADE, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "row"], name="partners_one_line_a_row"),
        ]
