"""The routes of quotas."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.plans import views

urlpatterns = [path("", views.quotas, name="quotas")]
