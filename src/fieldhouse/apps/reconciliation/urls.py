"""The routes of tie-outs."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.reconciliation import views

urlpatterns = [path("", views.tie_out, name="tie_out")]
