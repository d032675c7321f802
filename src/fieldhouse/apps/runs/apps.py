"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Long work: who started it, how far it is, what it found."""

    name = "fieldhouse.apps.runs"
    label = "runs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Notices about runs are opened here."""
        from fieldhouse.apps.notices.kinds import register

        register("run", "fieldhouse.apps.runs.opening.opened")
