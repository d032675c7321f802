"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    """Submitted calls, and the forecast of a node."""

    name = "fieldhouse.apps.forecasts"
    label = "forecasts"
    default_auto_field = "django.db.models.BigAutoField"
