"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class FactsConfig(AppConfig):
    """Fact files, generations and the outbox."""

    name = "fieldhouse.facts"
    label = "facts"
    default_auto_field = "django.db.models.BigAutoField"
