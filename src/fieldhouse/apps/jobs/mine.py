"""A role line by line with the place where each is done, and how far the product does what roles ask."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.apps.figures.presentation import Cell, cell
from fieldhouse.apps.figures.presentation_pickers import settled
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.jobs.coverage import Line, Standing, counted, judged, lines_of
from fieldhouse.apps.jobs.places import PLACES
from fieldhouse.apps.jobs.presentation import SECTIONS, metric_of, role_address
from fieldhouse.apps.jobs.queries.seats import Seat, seats_of
from fieldhouse.apps.jobs.queries.shelves import Kept, Library, slug_of
from fieldhouse.apps.jobs.queries.translations import translations_of
from fieldhouse.apps.jobs.standings import STANDINGS
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now
from fieldhouse.domain.errors import FieldhouseError


def my_page(user: User, library: Library, chosen: str, language: str) -> dict[str, Any]:
    """The context of the page: the role of one's position, or the one that is chosen."""
    seats = seats_of(user, now().date(), library)
    family, role = _chosen(library, chosen)
    seat: Seat | None = None
    if role is None and seats:
        seat = seats[0]
        family, role = seat.family, seat.role
    context: dict[str, Any] = {"seats": seats, "seat": seat, "choices": _choices(library), "chosen": chosen}
    if family is None or role is None:
        return context
    lines = lines_of(role)
    said = translations_of(family.key, language)
    figures = _figures(
        user, {metric for line in lines for _, place in line.places for metric in place.metrics}
    )
    labels = dict(SECTIONS)
    return {
        **context,
        "family": family,
        "role": role,
        "href": role_address(family, role),
        "indicators": [(one["text"], metric_of(one["text"])) for one in role["expanded"]["indicators"]],
        "counts": _counts(lines),
        "sections": [
            (
                labels[name],
                [
                    _shown(line, said.shown(line.statement["id"], line.statement["text"]), figures)
                    for line in lines
                    if line.section == name
                ],
            )
            for name in ("responsibilities", "requirements")
        ],
    }


def coverage_page(library: Library) -> dict[str, Any]:
    """The context of the report: of every family with a judged line, each role's counts, and what is missing most."""
    rows, missing, total = [], Counter[str](), Counter[Standing]()
    for family in library.families:
        if family.is_removed:
            continue
        for role in family.page["roles"]:
            lines = lines_of(role)
            if not any(line.places for line in lines):
                continue
            counts = counted(lines)
            total += counts
            rows.append(
                (
                    family,
                    role,
                    f"{reverse('my_role')}?role={family.key}/{slug_of(role['id'])}",
                    _counts(lines),
                )
            )
            missing += Counter(name for line in lines for name, place in line.places if not place.is_anywhere)
    return {
        "rows": rows,
        "standings": [label for _, label in STANDINGS],
        "totals": [total[standing] for standing, _ in STANDINGS],
        "missing": [(PLACES[name].label, count) for name, count in missing.most_common()],
        "there": [
            (place.label, reverse(place.route) if place.route else "", place.command)
            for place in PLACES.values()
            if place.is_anywhere
        ],
        "judged": len(judged()),
    }


def _counts(lines: list[Line]) -> list[tuple[Any, int]]:
    counts = counted(lines)
    return [(label, counts[standing]) for standing, label in STANDINGS]


def _shown(line: Line, said: tuple[str, str, bool], figures: dict[str, Cell]) -> dict[str, Any]:
    text, original, is_outdated = said
    return {
        "line": line,
        "text": text,
        "original": original,
        "is_outdated": is_outdated,
        "label": dict(STANDINGS)[line.standing],
        "places": [
            {
                "label": place.label,
                "href": reverse(place.route) if place.route else "",
                "command": place.command,
                "is_anywhere": place.is_anywhere,
                "cells": [figures[metric] for metric in place.metrics if metric in figures],
            }
            for _, place in line.places
        ],
    }


def _figures(user: User, metrics: set[str]) -> dict[str, Cell]:
    """The figures of one's own node today; none where one may see none, or there are none yet."""
    try:
        asked = asked_by(user, settled(QueryDict(), user))
        return {metric: cell(asked.question, figure(asked.question, metric)) for metric in sorted(metrics)}
    except FieldhouseError:
        return {}


def _chosen(library: Library, said: str) -> tuple[Kept | None, dict[str, Any] | None]:
    key, _, slug = said.rpartition("/")
    family = next((one for one in library.families if one.key == key), None)
    return family, family.role(slug) if family else None


def _choices(library: Library) -> list[tuple[str, str]]:
    return [
        (f"{one.key}/{slug_of(role['id'])}", f"{role['title']} · {one.title}")
        for one in library.families
        if not one.is_removed
        for role in one.page["roles"]
    ]
