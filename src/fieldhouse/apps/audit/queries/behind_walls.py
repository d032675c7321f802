"""Which entries of the log are about deals and accounts behind walls that whoever reads it does not pass.

Of such an entry a reader is told its number, when, who and by which action, which is what the chain is about; what it
is about, and what it says, stays behind the wall.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.db.models import Q

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.records import visible
from fieldhouse.facts.generations import current_manifest

ACCOUNT, DEAL = "account", "opportunity"
CHUNK = 400
"""Subjects in one question: each is two or three values, and SQLite takes some thousands of them."""


def is_closed(row: AuditEntry, walls: frozenset[str], closed: frozenset[str]) -> bool:
    """Whether an entry stays behind a wall: its subject is one of the ``closed``, or it tells of a read behind it."""
    fields = json.loads(row.payload)["fields"]
    return row.subject in closed or (row.action == "wall.read" and not walls.issuperset(fields["walls"]))


def closed_subjects(subjects: Iterable[str], walls: frozenset[str]) -> frozenset[str]:
    """Those of the subjects that are deals and accounts behind other walls, or that are not known any more.

    A subject is named by its source and key, or by our number.
    """
    asked = {one for one in subjects if one.partition(":")[0] in (ACCOUNT, DEAL)}
    manifest, open_ = current_manifest(), {""} | walls
    seen: set[str] = set()
    for some, named in _questions(asked, ACCOUNT, ""):
        rows = Account.objects.filter(visible(), named, wall__in=open_)
        seen |= _named(ACCOUNT, rows.values_list("pk", "source", "source_key")) & some
    for some, named in _questions(asked, DEAL, "opportunity__") if manifest else ():
        deals = Deal.objects.filter(named, generation=manifest.mart, wall__in=open_)
        keys = ("opportunity", "opportunity__source", "opportunity__source_key")
        seen |= _named(DEAL, deals.values_list(*keys)) & some
    return frozenset(asked - seen)


def _questions(subjects: set[str], kind: str, path: str) -> Iterator[tuple[set[str], Q]]:
    """The subjects of a kind, some at a time, with the condition under which a row is one of those."""
    ours = sorted(one for one in subjects if one.startswith(f"{kind}:"))
    for start in range(0, len(ours), CHUNK):
        some, named = ours[start : start + CHUNK], Q(pk__in=[])
        for one in some:
            source, colon, key = one.removeprefix(f"{kind}:").partition(":")
            if colon:
                named |= Q(**{f"{path}source": source, f"{path}source_key": key})
            elif source.isdecimal():
                named |= Q(**{f"{path}pk": int(source)})
        yield set(some), named


def _named(kind: str, rows: Iterable[tuple[int, str, str]]) -> set[str]:
    return {name for number, source, key in rows for name in (f"{kind}:{number}", f"{kind}:{source}:{key}")}
