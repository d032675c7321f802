"""What the commands on people do and print."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldhouse.apps.privacy.actions import register
from fieldhouse.apps.privacy.actions.asking import ERASE
from fieldhouse.apps.privacy.actions.erasing import erase, repeat
from fieldhouse.apps.privacy.actions.exporting import KIND as EXPORT
from fieldhouse.apps.privacy.actions.exporting import export_person
from fieldhouse.apps.privacy.actions.retaining import KIND as RETENTION
from fieldhouse.apps.privacy.actions.retaining import let_go
from fieldhouse.apps.privacy.queries.retention import due
from fieldhouse.apps.privacy.queries.subjects import Record, found, namesakes, subject_named
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.runs.actions import beating, fail, start
from fieldhouse.apps.runs.models import Run
from fieldhouse.cli.opening import language
from fieldhouse.cli.printing import print_json
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.names import display_name


def print_found(text: str, *, as_json: bool) -> None:
    """The records of people that a text names."""
    records = found(text)
    if as_json:
        print_json([{"person": one.reference, "name": _name(one)} for one in records])
        return
    for one in records:
        print(f"{one.reference:<40} {_name(one)}")


def export_by_command(person: str, reason: str, user: User | None, *, as_json: bool) -> None:
    """Write what is held on a person, and say where."""
    subject = subject_named(person)
    run = start(EXPORT, asked_by=user.pk if user else None, arguments=_arguments(subject.first))
    try:
        folder = export_person(run, subject, reason, language())
    except BaseException as failure:
        fail(run, failure)
        raise
    if as_json:
        print_json({"run": run.pk, "folder": str(folder), **run.summary})
        return
    print(_("What is held on %(person)s lies in %(folder)s.") % {"person": person, "folder": folder})


def erase_by_command(person: str, reason: str, *, is_meant: bool, as_json: bool) -> None:
    """Erase a person; ``Refused`` unless it is said that it is meant."""
    subject = subject_named(person)
    if not is_meant:
        raise Refused("privacy.not_meant", person=person)
    alike = [one.reference for one in namesakes(subject)]
    run = start(ERASE, arguments=_arguments(subject.first))
    _done(run, lambda: erase(run, [subject], reason))
    if as_json:
        print_json({"run": run.pk, "generation": run.generation, "alike": alike, **run.summary})
        return
    print(_("Erased: %(rows)s rows and %(files)s files named the person.") % _counts(run))
    for one in alike:
        print(_("Called alike, and not erased: %(person)s") % {"person": one})


def repeat_by_command(path: Path) -> None:
    """Repeat the erasures that a register tells and the home does not know."""
    told = register.read(path)
    run = start(ERASE, arguments={"kind": "repeat"})
    _done(run, lambda: repeat(run, told))
    count = run.summary["erased"]
    repeated = ngettext(
        "%(count)s erased person of the register stood in this home and is erased again.",
        "%(count)s erased people of the register stood in this home and are erased again.",
        count,
    )
    print(repeated % {"count": count})


def print_due(*, as_json: bool) -> None:
    """Whom the rules let go today, and since when."""
    people = due()
    if as_json:
        print_json([{"person": one.record.reference, "last_on": one.last_on} for one in people])
        return
    for one in people:
        print(f"{one.last_on}  {one.record.reference:<40} {_name(one.record)}")
    told = ngettext(
        "The rules let %(count)s person go. Nothing was changed.",
        "The rules let %(count)s people go. Nothing was changed.",
        len(people),
    )
    print(told % {"count": len(people)})


def apply_by_command(user: User | None, *, as_json: bool) -> None:
    """Erase whom the rules let go, run by run until nobody is left."""
    count = 0
    while True:
        run = start(RETENTION, asked_by=user.pk if user else None)
        _done(run, partial(let_go, run, _("The time for which they are kept is over.")))
        if not run.summary["erased"]:
            break
        count += run.summary["erased"]
    if as_json:
        print_json({"erased": count})
        return
    print(ngettext("%(count)s person was erased.", "%(count)s people were erased.", count) % {"count": count})


def _done(run: Run, job: Callable[[], object]) -> None:
    try:
        with beating(run):
            job()
    except BaseException as failure:
        fail(run, failure)
        raise
    run.refresh_from_db()


def _arguments(one: Record) -> dict[str, object]:
    return {"kind": one.kind, "number": one.number}


def _counts(run: Run) -> dict[str, int]:
    said = run.summary
    return {
        "rows": said.get("rows", 0),
        "files": said.get("files_changed", 0) + said.get("files_removed", 0),
    }


def _name(one: Record) -> str:
    naming = one.naming
    return naming.name or display_name(naming.given, naming.family, language()) or naming.login
