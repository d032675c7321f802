"""The routes of the organisation."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.people.views import move_team

urlpatterns = [path("move/", move_team, name="move_team")]
