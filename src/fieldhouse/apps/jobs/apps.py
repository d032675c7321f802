"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Job families, their versions and roles."""

    name = "fieldhouse.apps.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Changing a page can be put on a route of approval."""
        from fieldhouse.apps.approvals.kinds import register

        register("job_page", "fieldhouse.apps.jobs.approval.KIND")
