"""The routes of the company's periods."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.company import views

urlpatterns = [
    path("", views.periods, name="periods"),
    path("close/", views.close, name="close_period"),
]
