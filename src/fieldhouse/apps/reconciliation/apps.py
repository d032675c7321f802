"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    """Comparisons of our totals with reports of the source."""

    name = "fieldhouse.apps.reconciliation"
    label = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"
