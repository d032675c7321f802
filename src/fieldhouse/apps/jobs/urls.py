"""The routes of the job-family library."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.jobs import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("grades/", views.grades, name="jobs_grades"),
    path("ladder/", views.ladder, name="jobs_ladder"),
    path("findings/", views.findings, name="jobs_findings"),
    path("compare/", views.compare, name="jobs_compare"),
    path("coverage/", views.coverage, name="jobs_coverage"),
    path("mine/", views.my_role, name="my_role"),
    path("pages/<path:key>/roles/<str:slug>/", views.role, name="job_role"),
    path("pages/<path:key>/", views.family, name="job_family"),
]
