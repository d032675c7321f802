"""Giving positions their roles, and statements their words in another language; both are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.jobs.models import JobFamily, JobSeat, JobTranslation
from fieldhouse.apps.jobs.queries.shelves import kept
from fieldhouse.apps.people.models import Position
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import BadInput


def give_role(position: Position, role: str, *, by: User | None) -> JobSeat:
    """Let a position take title, level and grade from a role of the library, named ``FAMILY/ROLE``.

    ``by`` is ``None`` for the operator on the command line. ``NotAllowed`` without the right to manage users;
    ``BadInput("jobs.no_role")`` where the library has no such role.
    """
    if by is not None:
        require(by, Right.MANAGE_USERS)
    key, _, slug = role.rpartition("/")
    family = kept(key)
    if family is None or family.is_removed or family.role(slug) is None:
        raise BadInput("jobs.no_role", role=role)
    with transaction.atomic():
        seat, _is_new = JobSeat.objects.update_or_create(
            position=position, defaults={"family": JobFamily.objects.get(key=key), "slug": slug}
        )
        fields = {"role": role}
        record(by.pk if by else None, "jobs.give_role", f"organisation:{position.pk}", fields=fields)
    return seat


@dataclass(frozen=True, slots=True)
class Kept:
    """How many statements were given words, and how many of them had the same ones before."""

    written: int
    unchanged: int


def keep_translations(key: str, language: str, lines: Sequence[tuple[str, str]], *, by: User | None) -> Kept:
    """Give statements of a family (id and text) their words in a language; empty text is passed over.

    The English of this moment is kept with each, so that a later change of it shows. ``NotAllowed`` without the right
    to import; ``BadInput("jobs.no_family")``, ``BadInput("jobs.no_statement")`` for an id that the newest version does
    not have: then nothing is kept.
    """
    if by is not None:
        require(by, Right.IMPORT)
    family = kept(key)
    if family is None:
        raise BadInput("jobs.no_family", family=key)
    english = english_of(family.page)
    for identity, _text in lines:
        if identity not in english:
            raise BadInput("jobs.no_statement", statement=identity)
    written = unchanged = 0
    with transaction.atomic():
        held = JobFamily.objects.get(key=key)
        before = {
            one.statement: (one.text, one.source_text)
            for one in JobTranslation.objects.filter(family=held, language=language)
        }
        for identity, text in lines:
            said = (text.strip(), english[identity])
            if not said[0]:
                continue
            if before.get(identity) == said:
                unchanged += 1
                continue
            JobTranslation.objects.update_or_create(
                family=held,
                statement=identity,
                language=language,
                defaults={"text": said[0], "source_text": said[1]},
            )
            written += 1
        if written:
            fields = {"language": language, "statements": written}
            record(by.pk if by else None, "jobs.translate", f"jobs:{key}", fields=fields)
    return Kept(written, unchanged)


def english_of(page: dict[str, object]) -> dict[str, str]:
    """Every statement of a page by its id."""
    found: dict[str, str] = {}
    _gather(page, found)
    return found


def _gather(value: object, found: dict[str, str]) -> None:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str) and isinstance(value.get("text"), str):
            found[value["id"]] = value["text"]
        for one in value.values():
            _gather(one, found)
    elif isinstance(value, list):
        for one in value:
            _gather(one, found)
