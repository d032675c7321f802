"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done, by whom, and proof that nobody changed the record of it."""

    name = "fieldhouse.apps.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
