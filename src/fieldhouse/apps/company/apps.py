"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class CompanyConfig(AppConfig):
    """The company of this home: name, currency, calendar, field masters, exchange rates."""

    name = "fieldhouse.apps.company"
    label = "company"
    default_auto_field = "django.db.models.BigAutoField"
