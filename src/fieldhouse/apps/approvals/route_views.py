"""The pages on which administrators say who decides what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fieldhouse.apps.approvals import actions, queries
from fieldhouse.apps.approvals.forms import RouteOptions, StepForms, initial_of
from fieldhouse.apps.approvals.kinds import is_kind, kind_named, kinds
from fieldhouse.apps.approvals.labels import MODES, party_name
from fieldhouse.apps.approvals.models import ApprovalRoute
from fieldhouse.apps.approvals.parties import ABOVE
from fieldhouse.apps.roles.asking import manager_of
from fieldhouse.apps.roles.labels import role_name
from fieldhouse.apps.roles.queries import colleagues, roles_on
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput


@require_GET
def routes(request: HttpRequest) -> HttpResponse:
    """Every kind that can be put on a route, and its route."""
    manager_of(request)
    held, language = queries.routes(), get_language() or "en"
    rows = [(kind, held.get(kind.name), _steps(held.get(kind.name), language)) for kind in kinds()]
    context = {"rows": rows, "trail": [(_("Approvals"), reverse("approvals")), (_("Routes"), "")]}
    return render(request, "approvals/routes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest, kind: str) -> HttpResponse:
    """The steps of the route of a kind."""
    manager, failure = manager_of(request), None
    if not is_kind(kind):
        raise Http404
    held, language = queries.routes().get(kind), get_language() or "en"
    said = request.POST if request.method == "POST" else None
    steps = StepForms(said, prefix="step", initial=initial_of(held, language))
    options = RouteOptions(said, initial={"allows_own": bool(held and held.allows_own)})
    if said is not None and steps.is_valid() and options.is_valid():
        named = [form.step() for form in steps if form.cleaned_data.get("who")]
        try:
            actions.set_route(manager, kind, named, allows_own=options.cleaned_data["allows_own"])
        except BadInput as refusal:
            failure = refusal
        else:
            messages.success(request, _("The route is kept. It holds for what is asked from now on."))
            return redirect("approval_routes")
    label = kind_named(kind).label
    context: dict[str, Any] = {
        "kind": kind,
        "label": label,
        "held": held,
        "steps": steps,
        "options": options,
        "failure": failure,
        "parties": _parties(language),
        "trail": [
            (_("Approvals"), reverse("approvals")),
            (_("Routes"), reverse("approval_routes")),
            (label, ""),
        ],
    }
    return render(request, "approvals/route.html", context, status=200 if said is None else 400)


@require_POST
def route_end(request: HttpRequest, kind: str) -> HttpResponse:
    """Have things of a kind done without approval."""
    actions.end_route(manager_of(request), kind)
    messages.success(request, _("There is no route any more. Such things are done at once."))
    return redirect("approval_routes")


def _steps(route: ApprovalRoute | None, language: str) -> list[tuple[str, str, int | None]]:
    return [
        (", ".join(party_name(one, language) for one in step.who), str(MODES[step.mode]), step.days)
        for step in (route.all_steps() if route else ())
    ]


def _parties(language: str) -> list[tuple[str, str]]:
    """What a field of people proposes: the asker's leader, roles, users."""
    roles = [(role_name(one, language), "") for one in roles_on(now().date())]
    users = [(one.get_username(), one.get_full_name()) for one in colleagues()]
    return [(party_name(ABOVE, language), ""), *roles, *users]
