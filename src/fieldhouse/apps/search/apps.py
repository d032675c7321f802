"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding records by their names. It has no tables."""

    name = "fieldhouse.apps.search"
    label = "search"
