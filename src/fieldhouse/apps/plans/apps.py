"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Quotas, as a dated series."""

    name = "fieldhouse.apps.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
