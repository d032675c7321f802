"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Figures: a specification, its digits and its evidence."""

    name = "fieldhouse.apps.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
