"""Since when sources tell of what: the state, and the snapshot of a generation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fieldhouse.apps.imports.models import KnownSince, NotPermitted
from fieldhouse.domain.assumptions import Subject
from fieldhouse.once import once


def known_since_of(source: str) -> Mapping[Subject, date]:
    """Since when a source tells of each field or kind of which something was assumed before."""
    rows = KnownSince.objects.filter(source=source).values_list("kind", "field", "known_since")
    return {(kind, field): day for kind, field, day in rows}


def not_permitted_of(source: str) -> set[str]:
    """The fields of deals that the exports of a source may not hold."""
    return set(NotPermitted.objects.filter(source=source).values_list("field", flat=True))


def not_permitted_rows() -> list[dict[str, Any]]:
    """The same of all sources: the snapshot `not_permitted`."""
    return list(NotPermitted.objects.values("source", "field", "since", "was_known"))


@once
def assumed_until(kind: str) -> Mapping[str, date]:
    """By source, until which day its own rows of a kind are assumed; a source that tells their past has none."""
    return dict(KnownSince.objects.filter(kind=kind, field="").values_list("source", "assumed_until"))


def known_since_rows() -> list[dict[str, Any]]:
    """The same of all sources: the snapshot `known_since`."""
    return list(KnownSince.objects.values("source", "kind", "field", "known_since"))
