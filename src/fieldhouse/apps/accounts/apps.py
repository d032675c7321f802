"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Companies, their families, and the people who work there."""

    name = "fieldhouse.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
