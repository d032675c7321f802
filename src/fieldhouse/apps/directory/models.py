"""What the directory tells of users, its groups, and the roles that they give."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """What the directory says of a user, in the attributes of SCIM.

    A user whom the directory took away keeps the entry with ``removed_at``: what they did stays theirs.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entry")
    external_id = models.CharField(max_length=255, blank=True, db_index=True)
    said = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class Group(models.Model):
    """A group of the directory, with the users who are in it."""

    display_name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, blank=True, db_index=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="directory_groups")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class GroupRole(models.Model):
    """A role that everybody in a group holds, over one node or over what the role reaches by itself."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=64)
    position = models.ForeignKey("people.Position", null=True, on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(
        "territories.Territory", null=True, on_delete=models.PROTECT, related_name="+"
    )
    walls = models.JSONField(default=list)
    made_at = models.DateTimeField()


class Given(models.Model):
    """A grant that a user holds because of a group: it ends when they leave it."""

    grant = models.OneToOneField("roles.Grant", on_delete=models.CASCADE, related_name="given")
    by = models.ForeignKey(GroupRole, on_delete=models.CASCADE, related_name="given")
