"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices to people, and how they are delivered."""

    name = "fieldhouse.apps.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
