"""The routes of partners' sheets."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.partners.sheets import views

urlpatterns = [
    path("", views.sheets, name="partner_sheets"),
    path("<int:number>/", views.sheet, name="partner_sheet"),
    path("<int:number>/lines/<int:row>/", views.line, name="partner_line"),
    path("<int:number>/remove/", views.remove, name="partner_sheet_remove"),
]
