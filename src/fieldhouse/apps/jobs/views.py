"""The pages of the job-family library: everybody of the company may read them, nobody of a partner."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fieldhouse.apps.jobs import presentation as shown
from fieldhouse.apps.jobs.comparison import comparison_of
from fieldhouse.apps.jobs.finding_roles import found_roles
from fieldhouse.apps.jobs.findings import findings_of_the_library, remarks_of
from fieldhouse.apps.jobs.ladder_page import ladder_page
from fieldhouse.apps.jobs.ladders import name_of
from fieldhouse.apps.jobs.mine import coverage_page, my_page
from fieldhouse.apps.jobs.queries.proposals import waiting_proposals
from fieldhouse.apps.jobs.queries.shelves import Kept, kept, library, slug_of, versions_of
from fieldhouse.apps.jobs.queries.translations import translations_of
from fieldhouse.apps.roles.access import has_right, require_insider
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right

Page = Callable[..., HttpResponse]


def _for_colleagues(view: Page) -> Page:
    """A page to read, for everybody of the company."""

    @require_safe
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        require_insider(cast(User, request.user))
        return view(request, *args, **more)

    return checked


@_for_colleagues
def jobs(request: HttpRequest) -> HttpResponse:
    """All roles of the library, or those that a search finds."""
    words = request.GET.get("q", "").strip()[:200]
    context = {
        "words": words,
        "found": found_roles(words),
        "proposals": waiting_proposals(),
        "may_bring": has_right(cast(User, request.user), Right.IMPORT),
        "trail": _trail(),
    }
    return render(request, "jobs/library.html", context)


@_for_colleagues
def family(request: HttpRequest, key: str) -> HttpResponse:
    """A family: its roles, its versions, what was noticed on its page, what fits no section."""
    one = _kept(request, key)
    context = {
        "family": one,
        "roles": [
            (role, shown.role_address(one, role, pinned=_number(request) is not None))
            for role in one.page["roles"]
        ],
        "versions": versions_of(key),
        "findings": findings_of_the_library([one]),
        "remarks": remarks_of(one),
        "proposals": waiting_proposals(key),
        "trail": _trail((one.title, "")),
    }
    return render(request, "jobs/family.html", context)


@_for_colleagues
def role(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """A role with all that it takes over, its ladder and its hiring steps."""
    one = _kept(request, key)
    found = one.role(slug)
    if found is None:
        raise Http404
    said, versions = translations_of(key, request.LANGUAGE_CODE), versions_of(key)
    context = {
        "family": one,
        "role": found,
        "said": said,
        "summary": [said.shown(line["id"], line["text"]) for line in found["summary"]],
        "sections": shown.sections_of(one, found, said),
        "pay": found["pay"] or one.page["family"]["pay"],
        "ladder": shown.ladder_of(library(), one, found),
        "superiors": shown.superiors_of(one, found),
        "steps": shown.steps_of(found),
        "versions": versions,
        "node": name_of(key, found["id"]),
        "siblings": [
            (other, f"{key}/{slug}", f"{key}/{slug_of(other['id'])}")
            for other in one.page["roles"]
            if other is not found
        ],
        "other_versions": [
            (version.number, f"{key}@{one.number}/{slug}", f"{key}@{version.number}/{slug}")
            for version in versions
            if version.number != one.number
        ],
        "trail": _trail((one.title, reverse("job_family", args=[key])), (found["title"], "")),
    }
    return render(request, "jobs/role.html", context)


@_for_colleagues
def compare(request: HttpRequest) -> HttpResponse:
    """Two roles, or two versions of one, side by side."""
    context = comparison_of(request.GET.get("left", ""), request.GET.get("right", ""))
    return render(request, "jobs/compare.html", {**context, "trail": _trail((_("Side by side"), ""))})


@_for_colleagues
def ladder(request: HttpRequest) -> HttpResponse:
    """Where the ladders of all families lead from a role."""
    context = ladder_page(library(), request.GET.get("from", ""), request.GET.get("to", ""))
    return render(request, "jobs/ladder.html", {**context, "trail": _trail((_("Career ladder"), ""))})


@_for_colleagues
def grades(request: HttpRequest) -> HttpResponse:
    """All roles by grade."""
    context = {"grades": shown.grades_of(library().families), "trail": _trail((_("Grades"), ""))}
    return render(request, "jobs/grades.html", context)


@_for_colleagues
def findings(request: HttpRequest) -> HttpResponse:
    """What was noticed on all pages, what the house's template asks for, and steps that lead nowhere."""
    all_ = library()
    live = [one for one in all_.families if not one.is_removed]
    context = {
        "findings": findings_of_the_library(live),
        "remarks": [(one, remark) for one in live for remark in remarks_of(one)],
        "dangling": [
            (one, role, line)
            for one in live
            for role in one.page["roles"]
            for line in shown.ladder_of(all_, one, role)
            if line.state in ("dangling", "removed")
        ],
        "removed": [one for one in all_.families if one.is_removed],
        "trail": _trail((_("Findings"), "")),
    }
    return render(request, "jobs/findings.html", context)


@_for_colleagues
def coverage(request: HttpRequest) -> HttpResponse:
    """How far the product does what the roles of the library ask."""
    return render(
        request,
        "jobs/coverage.html",
        {**coverage_page(library()), "trail": _trail((_("Coverage of duties"), ""))},
    )


@_for_colleagues
def my_role(request: HttpRequest) -> HttpResponse:
    """One's own role, line by line, with the place where each is done."""
    context = my_page(cast(User, request.user), library(), request.GET.get("role", ""), request.LANGUAGE_CODE)
    return render(request, "jobs/mine.html", {**context, "trail": _trail((_("My role"), ""))})


def _kept(request: HttpRequest, key: str) -> Kept:
    found = kept(key, _number(request))
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest) -> int | None:
    said = request.GET.get("version", "")
    return int(said) if said.isdecimal() and len(said) <= 6 else None


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Job families"), reverse("jobs") if more else ""), *more]
