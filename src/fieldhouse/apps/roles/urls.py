"""The routes of users and of a person's own settings."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.roles import role_views, views
from fieldhouse.apps.roles.explained import views as explained

urlpatterns = [
    path("users/", views.users, name="users"),
    path("users/new/", views.create, name="user_create"),
    path("users/<int:number>/", views.user, name="user"),
    path("users/<int:number>/grants/", views.grant, name="user_grant"),
    path("users/<int:number>/grants/<int:grant_number>/end/", views.end, name="user_grant_end"),
    path("users/<int:number>/absences/", views.user_absence, name="user_absence"),
    path("users/<int:number>/nationality/", views.nationality, name="user_nationality"),
    path("roles/", role_views.roles, name="roles"),
    path("roles/new/", role_views.new_role, name="role_new"),
    path("roles/<slug:code>/", role_views.role, name="role"),
    path("roles/<slug:code>/end/", role_views.drop, name="role_drop"),
    path("access/", explained.access, name="access"),
    path("absences/", views.absences, name="absences"),
    path("absences/<int:number>/end/", views.absence_end, name="absence_end"),
    path("settings/", views.settings, name="settings"),
]
