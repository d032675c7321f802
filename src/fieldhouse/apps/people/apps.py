"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, positions, who holds which, and the reporting lines between them."""

    name = "fieldhouse.apps.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
