"""The routes of runs."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.runs import views

urlpatterns = [
    path("", views.runs, name="runs"),
    path("<int:number>/", views.run, name="run"),
    path("<int:number>/progress/", views.progress, name="run_progress"),
    path("<int:number>/cancel/", views.cancel, name="run_cancel"),
    path("<int:number>/files/<str:name>", views.file, name="run_file"),
]
