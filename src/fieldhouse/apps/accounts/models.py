"""Accounts and contacts."""

from __future__ import annotations

from django.db import models

from fieldhouse.apps.records import Dated, Member, More, Sourced


class Account(Sourced, More):
    """A company: customer, prospect or partner. ``wall`` names the wall behind which its deals stand, if any."""

    name = models.CharField(max_length=255, blank=True)
    reading = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    industry = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    employees = models.BigIntegerField(null=True)
    corporate_number = models.CharField(max_length=32, blank=True)
    year_end_month = models.PositiveSmallIntegerField(null=True)
    wall = models.CharField(max_length=16, blank=True)

    class Meta(Sourced.Meta):
        abstract = False


class Contact(Sourced, More):
    """Someone at an account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    reading = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta(Sourced.Meta):
        abstract = False


class AccountTeamMember(Sourced, Member):
    """Someone who works with an account beside its owner.

    ``access`` is what the source lets them do with the deals of the account: read, edit or none; where it does not say,
    they see none by being in the team.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="team")
    access = models.CharField(max_length=8, blank=True, default="")

    class Meta(Sourced.Meta):
        abstract = False


class AccountMerge(Sourced, Dated):
    """What is of an account counts as that of another one for a span of days; both records stay as they are."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="merged")

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]
