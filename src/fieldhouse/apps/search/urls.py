"""The route of the search."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.search import views

urlpatterns = [path("", views.find, name="search")]
