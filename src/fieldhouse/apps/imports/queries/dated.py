"""The dated rows that the home holds of a source, by source keys: what new ones must go with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from fieldhouse.apps.imports.dated_rows import Line, RouteRow, Share, Span
from fieldhouse.apps.imports.kinds import MODELS
from fieldhouse.apps.records import visible
from fieldhouse.domain.route import Leg, Role

_LINES = {"reporting_line": ("position", "reports_to"), "territory_line": ("territory", "parent")}
_SPANS = {
    "holding": ("person", "position"),
    "account_territory": ("account", "territory"),
    "account_merge": ("account", "into"),
}
PLACES = {**_LINES, **_SPANS}
"""By kind: who or what is somewhere, and where."""
_CHUNK = 500
"""Keys a query: databases limit the parameters of one."""


def held_lines(source: str, kind: str) -> dict[str, Line]:
    """All lines of a tree by their source key."""
    child, parent = _LINES[kind]
    rows = MODELS[kind].objects.filter(visible(), source=source)
    columns = ("source_key", f"{child}__source_key", f"{parent}__source_key", "valid_from", "valid_to")
    return {key: Line(*line) for key, *line in rows.values_list(*columns)}


def held_shares(source: str, deals: Iterable[str]) -> dict[str, dict[str, Share]]:
    """The owner shares of some deals: by the deal's key and the share's."""
    found: dict[str, dict[str, Share]] = defaultdict(dict)
    rows = MODELS["split"].objects.filter(visible(), source=source, kind="owner")
    for keys in _chunks(deals):
        some = rows.filter(opportunity__source=source, opportunity__source_key__in=keys)
        columns = ("opportunity__source_key", "source_key", "share_bp", "valid_from", "valid_to")
        for deal, key, *share in some.values_list(*columns):
            found[deal][key] = Share(*share)
    return found


def held_spans(source: str, kind: str, owners: Iterable[str]) -> dict[str, dict[str, Span]]:
    """Where some people, accounts or nodes of a tree are, and when: by the owner's key and the row's."""
    owner, place = PLACES[kind]
    found: dict[str, dict[str, Span]] = defaultdict(dict)
    rows = MODELS[kind].objects.filter(visible(), source=source)
    for keys in _chunks(owners):
        some = rows.filter(**{f"{owner}__source": source, f"{owner}__source_key__in": keys})
        columns = (f"{owner}__source_key", "source_key", f"{place}__source_key", "valid_from", "valid_to")
        for name, key, *span in some.values_list(*columns):
            found[name][key] = Span(*span)
    return found


def held_legs(source: str, deals: Iterable[str]) -> dict[str, dict[str, RouteRow]]:
    """The legs of some deals' routes: by the deal's key and the leg's."""
    found: dict[str, dict[str, RouteRow]] = defaultdict(dict)
    rows = MODELS["route_leg"].objects.filter(visible(), source=source)
    for keys in _chunks(deals):
        some = rows.filter(opportunity__source=source, opportunity__source_key__in=keys)
        columns = (
            "opportunity__source_key",
            "source_key",
            "position",
            "role",
            "valid_from",
            "valid_to",
            "is_primary",
        )
        for deal, key, position, role, *span in some.values_list(*columns):
            found[deal][key] = RouteRow(Leg(position, Role(role), None, *span))
    return found


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    ahead = iter(sorted(keys))
    while some := list(islice(ahead, _CHUNK)):
        yield some
