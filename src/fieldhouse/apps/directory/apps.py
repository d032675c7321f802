"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Users and groups that a directory tells, and the roles that its groups give."""

    name = "fieldhouse.apps.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
