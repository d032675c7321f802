"""The route of a partner's own page."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.partners.portal import views

urlpatterns = [path("", views.deals, name="partner_deals")]
