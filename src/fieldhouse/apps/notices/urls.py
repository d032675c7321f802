"""The routes of notices."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.notices import views

urlpatterns = [
    path("", views.inbox, name="notices"),
    path("<int:number>/", views.open_notice, name="notice"),
    path("read/", views.read_all, name="notices_read"),
]
