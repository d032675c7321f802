"""Reads of the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from fieldhouse.apps.audit.models import AuditEntry, AuditValue

CHUNK = 2_000
REPEATED = ("at", "who", "action", "subject")
"""What the columns of an entry repeat of its payload."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; what is empty leaves all. ``since`` and ``before`` are instants, half open.

    ``who`` is a user's number, or 0 for the system; ``subjects`` are ways to name one record, and ``said`` is a text
    that a subject or a personal value holds. Entries on ``not_about`` are left out.
    """

    who: int | None = None
    action: str = ""
    since: datetime | None = None
    before: datetime | None = None
    subjects: tuple[str, ...] = ()
    said: str = ""
    not_about: frozenset[str] = frozenset()

    def as_q(self) -> Q:
        """The condition on entries."""
        wanted = Q()
        if self.who is not None:
            wanted &= Q(who__isnull=True) if self.who == 0 else Q(who=self.who)
        if self.action:
            wanted &= Q(action=self.action)
        if self.since:
            wanted &= Q(at__gte=self.since)
        if self.before:
            wanted &= Q(at__lt=self.before)
        if self.said:
            holding = AuditValue.objects.filter(value__icontains=self.said).values("entry")
            wanted &= Q(subject__in=self.subjects) | Q(subject__icontains=self.said) | Q(pk__in=holding)
        return wanted & ~Q(subject__in=self.not_about) if self.not_about else wanted


def subjects_of(wanted: Wanted) -> set[str]:
    """What the entries that are looked for are about."""
    return set(AuditEntry.objects.filter(wanted.as_q()).values_list("subject", flat=True).distinct())


def newest(limit: int = 100, before: int | None = None) -> list[dict[str, Any]]:
    """The newest entries, newest first, as their payloads; ``before`` continues from a sequence number."""
    rows = AuditEntry.objects.order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [json.loads(payload) for payload in rows.values_list("payload", flat=True)[:limit]]


def newest_change_of(subject: str) -> dict[str, Any] | None:
    """The payload of the newest entry that tells how a subject was changed; it looks from the end back."""
    rows = AuditEntry.objects.filter(subject=subject).order_by("-seq")
    payloads = (json.loads(payload) for payload in rows.values_list("payload", flat=True).iterator())
    return next((one for one in payloads if "after" in one["fields"]), None)


def lines() -> Iterator[str]:
    """The whole log as JSON lines, the form that `fieldhouse.checkers.audit_chain` reads.

    The payload is the very text that the database holds: read and written anew, a text in which somebody put a key
    twice would look like the one that was signed.
    """
    rows = AuditEntry.objects.order_by("seq").values_list("seq", "payload", "mac")
    for seq, payload, mac in rows.iterator(chunk_size=CHUNK):
        plain = json.dumps(payload) if "\n" in payload else payload
        yield f'{{"seq": {seq}, "payload": {plain}, "mac": {json.dumps(mac)}}}'


def value_lines() -> Iterator[str]:
    """The personal values as JSON lines, the form that the checker takes beside the log."""
    rows = AuditValue.objects.order_by("entry__seq", "pk").values(
        "entry__seq", "name", "digest", "salt", "value", "erased_by"
    )
    for row in rows.iterator(chunk_size=CHUNK):
        yield json.dumps({"seq": row.pop("entry__seq"), **row}, ensure_ascii=False)


def misfiled() -> Iterator[int]:
    """The numbers of entries that a search would not find as what they are: a column that differs from the payload."""
    rows = AuditEntry.objects.order_by("seq").values_list("seq", "payload", *REPEATED)
    for seq, payload, *columns in rows.iterator(chunk_size=CHUNK):
        try:
            said = json.loads(payload)
            told = [datetime.fromisoformat(said["at"]), said["who"], said["action"], said["subject"][:600]]
        except (ValueError, KeyError, TypeError):
            continue  # the checker names it
        if told != columns:
            yield seq


def page(
    limit: int, before: int | None = None, after: int | None = None, wanted: Wanted | None = None
) -> tuple[list[AuditEntry], bool, bool]:
    """Entries, newest first, with their personal values; whether there are newer ones, and whether older ones.

    ``before`` continues towards older entries from a sequence number, ``after`` towards newer ones.
    """
    rows = AuditEntry.objects.prefetch_related("values")
    if wanted is not None:
        rows = rows.filter(wanted.as_q())
    if after is not None:
        found = list(rows.filter(seq__gt=after).order_by("seq")[: limit + 1])
        return found[:limit][::-1], len(found) > limit, True
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: limit + 1])
    return found[:limit], before is not None, len(found) > limit
