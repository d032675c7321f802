"""Routes of approval, requests, the seats of those who decide, and links in mails."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fieldhouse.domain.approvals import Decision, State, Step


class ApprovalRoute(models.Model):
    """Who decides a kind of request, and in which order. A route never changes: another one takes its place.

    ``steps`` are those of `fieldhouse.domain.approvals.Step`; people are references (`approvals.parties`).
    """

    kind = models.CharField(max_length=32)
    steps = models.JSONField()
    allows_own = models.BooleanField(default=False)  # whoever asks may decide, if they are in a step
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(ended_at__isnull=True), name="approvals_one_route_a_kind"
            )
        ]

    def all_steps(self) -> tuple[Step, ...]:
        """The steps as the rules take them."""
        return tuple(
            Step(one["mode"], tuple(one["who"]), one["days"], tuple(one["escalates_to"]))
            for one in self.steps
        )


class ApprovalRequest(models.Model):
    """Something that somebody asks for, where it stands on its route, and what it came to.

    ``subject`` holds what the kind needs to show and to carry it out: keys, numbers and days. ``version`` grows with
    every decision, so that nobody decides on what they have not seen. ``failure`` says why it could not be carried out.
    """

    kind = models.CharField(max_length=32)
    subject = models.JSONField()
    route = models.ForeignKey(ApprovalRoute, on_delete=models.PROTECT, related_name="requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=[(one, one) for one in State], default=State.WAITING)
    step = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    deadline_on = models.DateField(null=True)
    deadline_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    failure = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["state", "deadline_at"], name="approvals_request_due"),
            models.Index(fields=["asked_by", "-id"], name="approvals_request_asked"),
        ]


class ApprovalSeat(models.Model):
    """Somebody's place in a step of a request, and what was decided on it, by them or by their deputy.

    ``party`` is the reference that led to them on the day it was asked. A seat that is past belongs to a round that was
    returned.
    """

    class Via(models.TextChoices):
        PAGE = "page"
        MAIL = "mail"
        API = "api"

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="seats")
    step = models.PositiveSmallIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=64)
    is_escalated = models.BooleanField(default=False)
    is_past = models.BooleanField(default=False)
    decision = models.CharField(max_length=16, null=True, choices=[(one, one) for one in Decision])
    back_to = models.PositiveSmallIntegerField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)
    via = models.CharField(max_length=8, blank=True, choices=Via.choices)

    class Meta:
        indexes = [
            models.Index(fields=["user", "decision"], name="approvals_seat_of_user"),
            models.Index(fields=["decided_by"], name="approvals_seat_decided_by"),
        ]


class ApprovalLink(models.Model):
    """A link that was sent to one user: it holds until an instant, and for one decision."""

    seat = models.ForeignKey(ApprovalSeat, on_delete=models.CASCADE, related_name="links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
