"""The routes of the job-family library."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.jobs import bringing_views, proposal_views, views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("grades/", views.grades, name="jobs_grades"),
    path("ladder/", views.ladder, name="jobs_ladder"),
    path("findings/", views.findings, name="jobs_findings"),
    path("compare/", views.compare, name="jobs_compare"),
    path("coverage/", views.coverage, name="jobs_coverage"),
    path("mine/", views.my_role, name="my_role"),
    path("bring/", bringing_views.bring, name="jobs_bring"),
    path("proposals/<int:number>/", proposal_views.proposal, name="job_proposal"),
    path("proposals/<int:number>/decide/", proposal_views.decide, name="job_proposal_decide"),
    path("pages/<path:key>/propose/", proposal_views.propose, name="job_propose"),
    path("pages/<path:key>/roles/<str:slug>/", views.role, name="job_role"),
    path("pages/<path:key>/", views.family, name="job_family"),
]
