"""The routes of notices."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.notices import room_views, views

urlpatterns = [
    path("", views.inbox, name="notices"),
    path("<int:number>/", views.open_notice, name="notice"),
    path("read/", views.read_all, name="notices_read"),
    path("habits/", views.habits, name="notice_habits"),
    path("rooms/", room_views.rooms, name="notice_rooms"),
    path("rooms/<int:number>/end/", room_views.room_end, name="notice_room_end"),
    path("deliveries/<int:number>/again/", room_views.delivery_again, name="notice_delivery_again"),
]
