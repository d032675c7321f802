"""The routes of deals."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.pipeline import views

urlpatterns = [
    path("", views.deals, name="deals"),
    path("views/", views.keep_view, name="deal_view_save"),
    path("views/<int:number>/pin/", views.pin, name="deal_view_pin"),
    path("views/<int:number>/forget/", views.forget, name="deal_view_forget"),
    path("<int:number>/", views.deal_numbered, name="deal_numbered"),
    path("<str:source>/<path:key>/counted/", views.counted, name="deal_counted"),
    path("<str:source>/<path:key>/shares/", views.share, name="deal_share"),
    path("<str:source>/<path:key>/shares/<int:number>/end/", views.share_end, name="deal_share_end"),
    path("<str:source>/<path:key>/edit/", views.edit, name="deal_edit"),
    path("<str:source>/<path:key>/", views.deal, name="deal"),
]
