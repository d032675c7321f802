"""The routes of the directory's groups, and of the service that the directory itself asks."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.directory import views
from fieldhouse.apps.directory.scim.views import scim

urlpatterns = [
    path("users/groups/", views.groups, name="directory_groups"),
    path("users/groups/<int:number>/", views.group, name="directory_group"),
    path("users/groups/<int:number>/roles/", views.add_role, name="directory_role_add"),
    path("users/groups/<int:number>/roles/<int:role_number>/end/", views.end_role, name="directory_role_end"),
    path("scim/v2/<path:path>", scim, name="scim"),
]
