"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class MarketingConfig(AppConfig):
    """Campaigns and their members."""

    name = "fieldhouse.apps.marketing"
    label = "marketing"
    default_auto_field = "django.db.models.BigAutoField"
