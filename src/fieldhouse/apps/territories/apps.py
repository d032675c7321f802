"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """The tree of territories, and which accounts lie in which."""

    name = "fieldhouse.apps.territories"
    label = "territories"
    default_auto_field = "django.db.models.BigAutoField"
