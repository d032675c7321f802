"""Tokens with which programs use the API."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models


class Token(models.Model):
    """A token speaks for its user, within its scopes, until a day. Only its digest is kept.

    ``mark`` is of the password at the time: another password ends the token. ``valid_to`` is the first day on which it
    does not hold.
    """

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"
        EXPORT = "export"
        DIRECTORY = "directory"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    mark = models.CharField(max_length=16)
    valid_to = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    @property
    def last_on(self) -> date:
        """The last day on which it holds."""
        return self.valid_to - timedelta(days=1)
