"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class ChangesConfig(AppConfig):
    """What was changed or proposed here, on its way to the CRM."""

    name = "fieldhouse.apps.changes"
    label = "changes"
    default_auto_field = "django.db.models.BigAutoField"
