"""The routes of changes for the CRM."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.changes import views

urlpatterns = [
    path("", views.changes, name="changes"),
    path("export/", views.export, name="changes_export"),
]
