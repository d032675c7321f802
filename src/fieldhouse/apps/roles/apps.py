"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class RolesConfig(AppConfig):
    """Who signs in, what is granted to whom, and the one policy of all reads."""

    name = "fieldhouse.apps.roles"
    label = "roles"

    def ready(self) -> None:
        """Notices about shares and absences are opened here."""
        from fieldhouse.apps.notices.kinds import register

        register("share", "fieldhouse.apps.roles.opening.shares")
        register("absence", "fieldhouse.apps.roles.opening.absences")

    default_auto_field = "django.db.models.BigAutoField"
