"""The routes of importing by browser."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.imports.uploads import views

urlpatterns = [
    path("", views.uploads, name="uploads"),
    path("<int:number>/", views.upload, name="upload"),
    path("<int:number>/company/", views.found, name="upload_company"),
    path("<int:number>/import/", views.start, name="upload_import"),
    path("<int:number>/mapping/", views.mapping, name="upload_mapping"),
    path("undo/<int:number>/", views.undo, name="import_undo"),
    path("<int:number>/remove/", views.remove, name="upload_remove"),
]
