"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """The route of a deal: vendor, distributor, reseller, end customer, each leg dated."""

    name = "fieldhouse.apps.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"
