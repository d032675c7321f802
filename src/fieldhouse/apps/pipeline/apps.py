"""The app's configuration."""

from __future__ import annotations

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """Opportunities, products, stages, splits, activities, and the current standing of each deal."""

    name = "fieldhouse.apps.pipeline"
    label = "pipeline"
    default_auto_field = "django.db.models.BigAutoField"
