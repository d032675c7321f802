"""The routes of accounts."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.accounts.merging import views

urlpatterns = [
    path("<str:source>/<path:key>/merge/", views.merge, name="account_merge"),
    path("<str:source>/<path:key>/split/", views.split, name="account_split"),
    path("<str:source>/<path:key>/", views.account, name="account"),
]
