"""Asking the worker for what takes long, and what it does then."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from fieldhouse.apps.audit.actions import said_why
from fieldhouse.apps.privacy.actions.erasing import erase
from fieldhouse.apps.privacy.actions.exporting import KIND as EXPORT
from fieldhouse.apps.privacy.actions.exporting import export_person
from fieldhouse.apps.privacy.actions.retaining import let_go
from fieldhouse.apps.privacy.queries.subjects import Subject, is_erased, subject_numbered
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import queue
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.errors import BadInput, Refused

ERASE = "erase"


def ask_for_export(user: User, subject: Subject, reason: str) -> Run:
    """Ask for all that is held on a person; the caller puts the run's number into the queue."""
    return _ask(EXPORT, "person.export", user, subject, reason)


def ask_for_erasure(user: User, subject: Subject, reason: str) -> Run:
    """Ask for a person's erasure; ``Refused`` for oneself: nobody would be left who could see how it ended."""
    if any(one.kind == "user" and one.number == user.pk for one in subject.records):
        raise Refused("privacy.oneself")
    if is_erased(subject):
        raise Refused("privacy.erased_already")
    return _ask(ERASE, "person.erase", user, subject, reason)


def carry_out_export(run: Run) -> None:
    """Write the export that a run was asked for; its asker still needs the right."""
    export_person(run, _subject(run), run.arguments["reason"], run.arguments["language"])


def carry_out_erasure(run: Run) -> None:
    """Erase whom a run was asked to; its asker still needs the right."""
    erase(run, [_subject(run)], run.arguments["reason"])


def carry_out_retention(run: Run) -> None:
    """Let go whom the rules let go."""
    let_go(run, _("The time for which they are kept is over."))


def _ask(kind: str, action: str, user: User, subject: Subject, reason: str) -> Run:
    require(user, Right.ANSWER_PEOPLE)
    arguments = {
        "kind": subject.first.kind,
        "number": subject.first.number,
        "reason": said_why(action, reason),
        "language": translation.get_language() or "en",
    }
    return queue(kind, asked_by=user.pk, arguments=arguments)


def _subject(run: Run) -> Subject:
    if run.asked_by is None:
        raise Refused("policy.no_right", right=str(Right.ANSWER_PEOPLE))
    require(run.asked_by, Right.ANSWER_PEOPLE)
    found = subject_numbered(run.arguments["kind"], run.arguments["number"])
    if found is None:
        raise BadInput("privacy.unknown", person=run.arguments["kind"])
    return found
