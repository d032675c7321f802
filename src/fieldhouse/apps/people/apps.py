"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, positions, who holds which, and the reporting lines between them."""

    name = "fieldhouse.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Moving a team can be put on a route of approval."""
        from fieldhouse.apps.approvals.kinds import register

        register("move", "fieldhouse.apps.people.approval.KIND")
