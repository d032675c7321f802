"""The web edge as a Django app, so that its templates, static files and tags are found."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files, template tags; no models."""

    name = "fieldhouse.web"
    label = "web"
