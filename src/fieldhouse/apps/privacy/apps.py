"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What is held on a person: exporting it, erasing it, and how long it is kept."""

    name = "fieldhouse.apps.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
