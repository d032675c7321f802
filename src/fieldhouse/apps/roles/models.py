"""Users and grants."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who signs in, with how they like to read numbers."""

    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="users"
    )
    language = models.CharField(max_length=8, default="en")
    money_unit = models.CharField(max_length=16, default="K")
    currency = models.CharField(max_length=3, blank=True)  # empty: the reporting currency
    zone = models.CharField(max_length=64, default="UTC")


class Grant(models.Model):
    """A role given to a user, over one node of one tree or over everything.

    Rights are always today's: a grant that has ended gives nothing, whatever day is looked at.
    """

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator"
        REVOPS = "revops"
        LEADER = "leader"
        SELLER = "seller"
        AUDITOR = "auditor"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    position = models.ForeignKey("people.Position", null=True, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(
        "territories.Territory", null=True, on_delete=models.PROTECT, related_name="+"
    )
    walls = models.JSONField(default=list)  # walls whose records this grant opens
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)


class Share(models.Model):
    """A deal, or the deals of an account, shown to a user until a day: seen, and not changed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shares")
    opportunity = models.ForeignKey(
        "pipeline.Opportunity", null=True, on_delete=models.CASCADE, related_name="shares"
    )
    account = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.CASCADE, related_name="shares"
    )
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.TextField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opportunity__isnull=True) ^ models.Q(account__isnull=True),
                name="roles_share_is_of_one_thing",
            )
        ]

    @property
    def last_on(self) -> date:
        """The last day on which it holds."""
        return self.valid_to - timedelta(days=1)


class Absence(models.Model):
    """Somebody is away, and a deputy sees what they see, with the deputy's own rights and walls."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in")
    valid_from = models.DateField()
    valid_to = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    @property
    def last_on(self) -> date:
        """The last day on which it holds."""
        return self.valid_to - timedelta(days=1)
