"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Who signs in, what is granted to whom, and the one policy of all reads."""

    name = "fieldhouse.apps.roles"
    label = "roles"
    default_auto_field = "django.db.models.BigAutoField"
