"""Job families and their pages, each import of another state a version that stays."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fieldhouse.apps.approvals.models import ApprovalRequest
from fieldhouse.apps.people.models import Position


class JobFamily(models.Model):
    """A page of the library. ``key`` is its path without endings; a removed page stays, to tell what leads to it."""

    key = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    is_removed = models.BooleanField(default=False)


class JobVersion(models.Model):
    """A state of a page.

    ``digest`` is the SHA-256 of its bytes, ``source`` its text as it was read, ``page`` the document as
    ``fieldhouse jobs parse --json`` prints it, with the ids of the version before carried over; ``carried`` holds
    these by the ids that the page alone would have.
    """

    family = models.ForeignKey(JobFamily, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    source = models.TextField()
    page = models.JSONField()
    carried = models.JSONField(default=dict)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "number"], name="jobs_jobversion_one_a_number"),
        ]


class JobRole(models.Model):
    """A role as a version has it: what positions and lists ask for without opening the page. ``grade`` may be half."""

    version = models.ForeignKey(JobVersion, on_delete=models.CASCADE, related_name="roles")
    position = models.PositiveIntegerField()
    identity = models.CharField(max_length=255)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=255)
    level = models.CharField(max_length=32, blank=True)
    specialty = models.CharField(max_length=255, blank=True)
    segment = models.CharField(max_length=255, blank=True)
    grade = models.DecimalField(max_digits=4, decimal_places=1, null=True)


class JobSeat(models.Model):
    """The role of the library that a position has: its title, level and grade come from there. ``slug`` is the last
    part of the role's id, the same in every version."""

    position = models.OneToOneField(Position, on_delete=models.CASCADE, related_name="job_seat")
    family = models.ForeignKey(JobFamily, on_delete=models.PROTECT, related_name="seats")
    slug = models.CharField(max_length=255)


class JobTranslation(models.Model):
    """A statement of a family in another language. ``source_text`` is the English that was translated: where the page
    says something else by now, the translation is out of date."""

    family = models.ForeignKey(JobFamily, on_delete=models.CASCADE, related_name="translations")
    statement = models.CharField(max_length=255)
    language = models.CharField(max_length=8)
    text = models.TextField()
    source_text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["family", "statement", "language"], name="jobs_jobtranslation_one_a_language"
            ),
        ]


class JobProposal(models.Model):
    """A page as somebody would have it. ``source`` is the whole text, ``digest`` the SHA-256 of it in UTF-8, and
    ``based_on`` the version that it was written on.

    ``request`` is there where the company has put pages on a route of approval: the route decides then.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    family = models.ForeignKey(JobFamily, on_delete=models.PROTECT, related_name="proposals")
    based_on = models.PositiveIntegerField()
    source = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    request = models.OneToOneField(
        ApprovalRequest, null=True, on_delete=models.PROTECT, related_name="job_proposal"
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="jobs_proposal_waiting")]
