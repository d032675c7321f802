"""Handing an export over: its figures are cited and the log says who took it, before anybody gets the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.figures.actions import cite
from fieldhouse.apps.figures.figure import Figure
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right


def hand_over(
    user: User, subject: str, figures: Iterable[Figure], format_: str, facts: Mapping[str, object]
) -> None:
    """Cite the figures of an export and record it, in one transaction. ``NotAllowed`` without the right to export."""
    require(user, Right.EXPORT)
    cited = list(figures)
    with transaction.atomic():
        cite(cited, "export", user)
        fields = {**facts, "format": format_, "figures": len({one.id for one in cited})}
        record(user.pk, "export", subject, fields=fields)
