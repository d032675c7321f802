"""The company of this home."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Sourced
from fieldhouse.domain.calendar import Pattern


class Company(models.Model):
    """The one company that this home belongs to. ``source`` names the profile that founded it."""

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=64)
    is_simulated = models.BooleanField(default=False)
    reporting_currency = models.CharField(max_length=3)
    reporting_zone = models.CharField(max_length=64, default="UTC")
    first_month = models.PositiveSmallIntegerField(default=1)
    year_named_by = models.CharField(
        max_length=5, choices=[("first", "first"), ("last", "last")], default="last"
    )
    pattern = models.CharField(max_length=8, choices=[(one, one) for one in Pattern], default=Pattern.MONTHS)
    data_through = models.DateField(null=True)  # the last day that the newest export of the source covers

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="company_is_one")]


class FieldMaster(models.Model):
    """Who is master of a field of opportunities: the CRM (the default) or Fieldhouse."""

    class Master(models.TextChoices):
        CRM = "crm"
        FIELDHOUSE = "fieldhouse"

    field = models.CharField(max_length=32, unique=True)
    master = models.CharField(max_length=16, choices=Master.choices)


class ExchangeRate(Sourced):
    """One quoted rate: 1 unit of ``base`` = ``rate_num / rate_den`` units of ``quote``, from ``valid_from`` on."""

    kind = models.CharField(max_length=8, choices=[("market", "market"), ("plan", "plan")])
    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate_num = models.BigIntegerField()
    rate_den = models.BigIntegerField()
    valid_from = models.DateField()

    class Meta(Sourced.Meta):
        abstract = False


class FiscalPeriod(Sourced):
    """A period of a source's own fiscal calendar; figures count by the company's, which it is held against."""

    kind = models.CharField(max_length=8)
    number = models.IntegerField(null=True)
    starts_on = models.DateField()
    until_on = models.DateField()

    class Meta(Sourced.Meta):
        abstract = False


class PeriodClose(models.Model):
    """A closed period and the generation that it sealed: its figures are those of that generation for good."""

    period = models.CharField(max_length=16, unique=True)
    generation = models.BigIntegerField()
    closed_by = models.ForeignKey("roles.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
