"""The pages of figures: a leader's page, a figure, what changed, and a figure by its code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.company.queries import current_company
from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.change import change
from fieldhouse.apps.figures.evidence import EvidenceRow
from fieldhouse.apps.figures.nodes import ORGANISATION, Node
from fieldhouse.apps.figures.parameters import Asked, as_parameters, asked_by, text_of
from fieldhouse.apps.figures.presentation import figure_address, node_address
from fieldhouse.apps.figures.presentation_change import change_page
from fieldhouse.apps.figures.presentation_cited import cited_page
from fieldhouse.apps.figures.presentation_figure import figure_page
from fieldhouse.apps.figures.presentation_leader import leader_page
from fieldhouse.apps.figures.presentation_pickers import pickers, presets, settled, since_of, trail
from fieldhouse.apps.figures.queries import window_of
from fieldhouse.apps.forecasts.actions import ask_for
from fieldhouse.apps.jobs.queries.seats import role_held
from fieldhouse.apps.jobs.queries.shelves import slug_of
from fieldhouse.apps.roles.access import has_right, is_outsider, visible_to
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.tasks import take_up_run
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.metrics.definitions import METRICS

LONGEST_PLACE = 9
"""Digits of the place of a row: no list is longer, and tables count rows in 64 bits."""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The first page: the leader's page of one's own node, or what to do next while there is none."""
    if is_outsider(request.user):
        return redirect("partner_deals")
    manifest = current_manifest()
    if manifest is None or current_company() is None:
        return render(
            request, "figures/nothing_yet.html", {"may_import": has_right(request.user, Right.IMPORT)}
        )
    if not text_of(request.GET, "node") and not _has_nodes(request, manifest.data_through):
        return render(request, "figures/nothing_yet.html", {"has_no_nodes": True})
    return node(request)


@require_GET
def node(request: HttpRequest) -> HttpResponse:
    """The leader's page of a node: its numbers, those of the nodes below, what changed."""
    parameters = settled(request.GET, request.user)
    asked = asked_by(request.user, parameters)
    since = since_of(parameters, asked.question)
    context = leader_page(request.user, asked, since, request.LANGUAGE_CODE, text_of(parameters, "sort"))
    context |= pickers(asked, request.LANGUAGE_CODE)
    context |= {
        "picker_address": reverse("node"),
        "presets": presets(asked.question, since),
        "is_pinned": bool(text_of(parameters, "known")),
        "newest_href": node_address(asked.question),
        "generation": asked.question.known,
        "job": _job_of(asked.question.node),
        **_export(request, asked, since=since.isoformat()),
    }
    return render(request, "figures/leader.html", context)


def _job_of(node: Node) -> dict[str, Any] | None:
    """The role that a position has in the job-family library, with the address of its page."""
    role = role_held(node.number) if node.tree == ORGANISATION else None
    if role is None:
        return None
    address = reverse("job_role", args=[role.version.family.key, slug_of(role.identity)])
    return {"role": role, "href": address}


@require_GET
def one_figure(request: HttpRequest, metric: str) -> HttpResponse:
    """A figure to its last digit: specification, rule, the deals counted and those left out."""
    asked = asked_by(request.user, settled(request.GET, request.user))
    left_out = text_of(request.GET, "left_out")
    context = figure_page(asked, metric, request.LANGUAGE_CODE, left_out, _place(request))
    way = [*trail(asked, request.LANGUAGE_CODE), (context["metric_label"], "")]
    context |= {"trail": way, "generation": asked.question.known}
    if metric in METRICS:
        _note_walls(request, context["found"].rows, f"figure:{context['figure'].id}")
        context |= _export(request, asked, metric=metric)
    return render(request, "figures/figure.html", context)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """A figure by the code beside a printed number: as it was cited, as it is now, and the difference."""
    context = cited_page(request.user, text_of(request.GET, "q"), request.LANGUAGE_CODE)
    return render(request, "figures/find.html", context)


@require_GET
def what_changed(request: HttpRequest) -> HttpResponse:
    """What changed in a metric between two days, adding up exactly, with the deals under each reason."""
    parameters = settled(request.GET, request.user)
    asked = asked_by(request.user, parameters)
    since = since_of(parameters, asked.question)
    found = change(asked.question, text_of(request.GET, "metric") or "pipeline_total", since)
    reason = text_of(request.GET, "reason")
    context = change_page(request.user, asked, found, request.LANGUAGE_CODE, reason, _place(request))
    shown = [row.deal.row for group in context["groups"] for row in group.rows]
    _note_walls(request, shown, asked.question.node.subject)
    context |= pickers(asked, request.LANGUAGE_CODE)
    context |= {
        "trail": [*context["trail"], (gettext("What changed"), "")],
        "picker_address": reverse("change"),
        "since": since,
        "generation": asked.question.known,
        **_export(request, asked, metric=found.metric, since=since.isoformat()),
    }
    return render(request, "figures/change.html", context)


@require_POST
def compute_expectation(request: HttpRequest) -> HttpResponse:
    """Have the worker compute an expectation that is not kept, and go back to its figure."""
    asked = asked_by(request.user, request.POST)
    run = ask_for(request.user, window_of(asked.question))
    if run is not None:
        take_up_run.enqueue(run.pk)
    messages.success(request, gettext("It is being computed. Look at this page again in a moment."))
    return redirect(figure_address(asked.question, "expectation"))


def _note_walls(request: HttpRequest, rows: Iterable[EvidenceRow], subject: str) -> None:
    note_read_behind_wall(request.user, {row.wall for row in rows}, subject)


def _place(request: HttpRequest) -> int:
    """The row at which a page of a list begins."""
    place = text_of(request.GET, "after") or text_of(request.GET, "before")
    return int(place) if place.isdecimal() and len(place) <= LONGEST_PLACE else 0


def _export(request: HttpRequest, asked: Asked, **more: str) -> dict[str, Any]:
    """What the export buttons of a page post, where the reader may export."""
    return {
        "can_export": has_right(request.user, Right.EXPORT),
        "export_fields": [*as_parameters(asked.question), *more.items()],
    }


def _has_nodes(request: HttpRequest, on: date) -> bool:
    if not has_right(request.user, Right.SEE_FORECAST):
        return False
    scope = visible_to(request.user, on)
    return scope.nodes is None or bool(scope.nodes)
