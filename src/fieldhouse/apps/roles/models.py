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
    nationalities = models.JSONField(default=list)  # countries, which walls may ask for beside a clearance


class Role(models.Model):
    """What a role is made of from a day on, where an administrator made it or changed one out of the box.

    ``rights``, ``reach``, ``walls`` and ``fields`` are codes (`fieldhouse.apps.roles.rights`; ``fields`` may name
    single fields of the source). A role that is ended and is one out of the box is again as the product has it.
    """

    code = models.CharField(max_length=32)
    name = models.CharField(max_length=100, blank=True)
    name_ja = models.CharField(max_length=100, blank=True)
    about = models.CharField(max_length=500, blank=True)
    about_ja = models.CharField(max_length=500, blank=True)
    rights = models.JSONField(default=list)
    reach = models.JSONField(default=list)
    walls = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_to__isnull=True), name="roles_one_role_a_code"
            ),
        ]


class Grant(models.Model):
    """A role given to a user, over one node of one tree or over everything.

    Rights are always today's: a grant that has ended gives nothing, whatever day is looked at. ``role`` is the code of
    a role (`fieldhouse.apps.roles.queries.roles_on`).
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=32)
    position = models.ForeignKey("people.Position", null=True, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(
        "territories.Territory", null=True, on_delete=models.PROTECT, related_name="+"
    )
    partner = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    walls = models.JSONField(default=list)  # walls that this grant opens beside those of its role
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
