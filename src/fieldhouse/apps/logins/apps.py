"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class LoginsConfig(AppConfig):
    """Where and how people are signed in: sessions, second factors, tokens for programs."""

    name = "fieldhouse.apps.logins"
    label = "logins"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have what happens at the door written into the log."""
        from fieldhouse.apps.logins.door import listen

        listen()
