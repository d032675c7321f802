"""Notices, how each person wants them, rooms of chat services, and deliveries."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models


class Room(models.Model):
    """A room of a chat service that takes posts by an incoming webhook. Its address is a secret.

    ``kinds`` are the notices posted there; ``allows`` are topics that a post may name, such as ``pay``.
    """

    class Service(models.TextChoices):
        SLACK = "slack"
        TEAMS = "teams"
        LINE_WORKS = "line_works"

    name = models.CharField(max_length=100)
    service = models.CharField(max_length=16, choices=Service.choices)
    address = models.CharField(max_length=1000)
    language = models.CharField(max_length=8, default="en")
    kinds = models.JSONField(default=list)
    allows = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """A mail to a user, with one notice or several, or a post to a room; sent by the minute's tick.

    Whoever sends it claims it first; one that is claimed for long was left by a killed process and is sent again.
    ``said`` is what a post is about: notice kind, subject and fields.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        CLAIMED = "claimed"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    room = models.ForeignKey(Room, null=True, on_delete=models.CASCADE, related_name="deliveries")
    said = models.JSONField(default=dict)
    is_digest = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_at"], name="notices_delivery_due"),
            models.Index(fields=["user", "is_digest", "-made_at"], name="notices_delivery_digest"),
        ]


class Notice(models.Model):
    """Something that a user is told. What it is called is found when it is shown, and only what they may then see.

    ``subject`` is such as ``approval:12``. ``is_settled``: no mail is to be planned for it any more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="notices")
    is_settled = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["user"], condition=models.Q(read_at__isnull=True), name="notices_notice_unread"
            ),
            models.Index(
                fields=["made_at"], condition=models.Q(is_settled=False), name="notices_notice_to_mail"
            ),
            models.Index(fields=["user", "-id"], name="notices_notice_of_user"),
        ]


class Habits(models.Model):
    """How a user wants to be told: where to, which kinds, and when not. Hours are those of the user's zone."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="habits")
    address = models.EmailField(blank=True)
    groups = models.JSONField(default=list)  # the groups of notices that are mailed
    quiet_from = models.TimeField(default=time(19))
    quiet_until = models.TimeField(default=time(8))
    digest_at = models.TimeField(default=time(8, 30))
    country = models.CharField(max_length=2, blank=True)  # whose holidays; empty: by the zone
