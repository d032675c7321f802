"""The routes of approvals."""

from __future__ import annotations

from django.urls import path

from fieldhouse.apps.approvals import views
from fieldhouse.apps.approvals.route_views import route, route_end, routes

urlpatterns = [
    path("", views.approvals, name="approvals"),
    path("<int:number>/", views.approval, name="approval"),
    path("<int:number>/decide/", views.decide, name="approval_decide"),
    path("<int:number>/withdraw/", views.withdraw, name="approval_withdraw"),
    path("<int:number>/again/", views.again, name="approval_again"),
    path("<int:number>/hand-over/", views.hand_over, name="approval_hand_over"),
    path("<int:number>/read/", views.read, name="approval_read"),
    path("<int:number>/retry/", views.retry, name="approval_retry"),
    path("link/<str:token>/", views.link, name="approval_link"),
    path("routes/", routes, name="approval_routes"),
    path("routes/<str:kind>/", route, name="approval_route"),
    path("routes/<str:kind>/end/", route_end, name="approval_route_end"),
]
