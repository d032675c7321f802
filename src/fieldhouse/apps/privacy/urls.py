"""The routes of what is held on people."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.privacy import views

urlpatterns = [
    path("", views.people, name="privacy"),
    path("retention/", views.retention, name="privacy_retention"),
    path("<str:kind>/<int:number>/", views.person, name="privacy_person"),
    path("<str:kind>/<int:number>/export/", views.export, name="privacy_export"),
    path("<str:kind>/<int:number>/erase/", views.erase, name="privacy_erase"),
]
