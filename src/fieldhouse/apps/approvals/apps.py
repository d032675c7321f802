"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Routes of approval, requests under way, and who decided what."""

    name = "fieldhouse.apps.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Notices about requests are opened here."""
        from fieldhouse.apps.notices.kinds import register

        room = "fieldhouse.apps.approvals.opening"
        register("approval", f"{room}.opened", f"{room}.link_in_mail")
