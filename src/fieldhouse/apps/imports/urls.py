"""The routes of imports."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.imports import views

urlpatterns = [
    path("", views.known_since, name="known_since"),
]
