"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """The one door: typed rows become records and facts."""

    name = "fieldhouse.apps.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
