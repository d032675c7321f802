"""The routes of the audit log."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("export/", views.export, name="audit_export"),
]
