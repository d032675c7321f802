"""The routes of figures' pages."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.figures import views

urlpatterns = [
    path("", views.overview, name="home"),
    path("nodes/", views.node, name="node"),
    path("figures/find/", views.find, name="find_figure"),
    path("figures/expectation/compute/", views.compute_expectation, name="compute_expectation"),
    path("figures/<slug:metric>/", views.one_figure, name="figure"),
    path("change/", views.what_changed, name="change"),
]
