"""The routes of exports: ``export/sheet.xlsx``, ``export/figure.csv``, ``export/change.json``, ``export/deals.csv``."""

from __future__ import annotations

from typing import Any

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from fieldhouse.apps.figures.exports import views
from fieldhouse.apps.figures.exports.files import CONTENT_TYPES, KINDS


class ExportKind(StringConverter):
    """What is exported."""

    regex = "|".join(KINDS)


class ExportFormat(StringConverter):
    """The format of the file."""

    regex = "|".join(CONTENT_TYPES)


register_converter(ExportKind, "export_kind")
register_converter(ExportFormat, "export_format")

urlpatterns: list[Any] = [
    path("<export_kind:kind>.<export_format:format_>", views.export, name="export"),
]
