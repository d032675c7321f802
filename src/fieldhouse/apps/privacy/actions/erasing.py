"""Erasing people: their names and addresses from tables, files, caches and the log; nothing that is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import OperationalError, connection, transaction

from fieldhouse.apps.audit.actions import record, said_why
from fieldhouse.apps.audit.models import AuditValue
from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.actions import publish
from fieldhouse.apps.imports.models import Before
from fieldhouse.apps.pipeline.models import SavedView
from fieldhouse.apps.privacy.actions import register
from fieldhouse.apps.privacy.digests import digest_of_text, told_of
from fieldhouse.apps.privacy.models import Erasure
from fieldhouse.apps.privacy.queries.files import TABLES, files_naming, without
from fieldhouse.apps.privacy.queries.subjects import BLANK, KINDS, NAMED, Record, Subject, is_erased
from fieldhouse.apps.privacy.queries.tables import rows_holding, text_tables, values_about, values_holding
from fieldhouse.apps.roles.models import Grant, User
from fieldhouse.apps.runs.actions import end
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.domain.erased import Wording
from fieldhouse.domain.errors import Refused
from fieldhouse.facts import kept
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current_manifest
from fieldhouse.ingest.held_texts import decoded

LABEL_DIGITS = 10

PARTS_OF_LOGIN = frozenset({"account", "socialaccount", "mfa", "usersessions", "logins", "notices"})
"""Apps whose rows are a user's means to sign in, and what they were told."""


def erase(run: Run, people: Sequence[Subject], reason: str) -> list[Erasure]:
    """Erase people, as a run that has begun; it ends with what was done.

    Files first, then all tables and the log in the transaction that commits a generation, so that no process goes on
    with names that it has read: killed in between, it is done again. ``BadInput`` without a reason,
    ``Refused("facts.writer_busy")`` while an import is at work.
    """
    said_why("person.erase", reason)
    with writer_lock():
        instant, wanted = now(), [one for one in people if not is_erased(one)]
        if not wanted:
            raise Refused("privacy.erased_already")
        labelled = [(one, _label(one)) for one in wanted]
        erasures = [_erasure(one, label, instant) for one, label in labelled]
        _erase(run, labelled, erasures, reason)
    return erasures


def repeat(run: Run, told: Iterable[dict[str, Any]]) -> list[Erasure]:
    """Repeat the erasures of a register that a restored home does not know; it ends the run with what was done.

    Records are found by number and by the digest of their key; those that the home does not hold are erased as soon as
    an import brings them.
    """
    with writer_lock():
        known = set(Erasure.objects.values_list("label", flat=True))
        labelled: list[tuple[Subject, str]] = []
        erasures: list[Erasure] = []
        for one in told:
            if one["label"] in known:
                continue
            erasures.append(Erasure(**{**one, "erased_at": datetime.fromisoformat(one["erased_at"])}))
            records = [found for each in one["records"] if (found := _found(*each)) is not None]
            if records:
                labelled.append((Subject(tuple(records)), one["label"]))
        _erase(run, labelled, erasures, "")
    return erasures


def _found(kind: str, number: int, source: str, key: str) -> Record | None:
    row: Any = KINDS[kind]._default_manager.filter(pk=number).first()
    if row is None:
        return None
    one = Record(kind, row)
    return one if told_of(one) == [kind, number, source, key] else None


def _label(one: Subject) -> str:
    """What stands for a person from now on: the same whenever it is made, and nobody finds the person by it."""
    label = f"erased-{told_of(one.first)[-1][:LABEL_DIGITS]}"
    held = Erasure.objects.filter(label__startswith=label).count()
    return f"{label}-{held + 1}" if held else label


def _erasure(one: Subject, label: str, instant: datetime) -> Erasure:
    return Erasure(
        label=label,
        records=[told_of(each) for each in one.records],
        texts=sorted(map(digest_of_text, one.forms())),
        erased_at=instant,
    )


def _erase(
    run: Run, labelled: Sequence[tuple[Subject, str]], erasures: Sequence[Erasure], reason: str
) -> None:
    wording = Wording({form: label for one, label in labelled for form in one.forms()})
    counts: Counter[str] = Counter()
    for one, label in labelled:
        counts.update(_erase_files(one, label, wording))

    def apply() -> None:
        said = Counter(counts)
        for one, label in labelled:
            for each in one.records:
                _empty(each, label)
        said["rows"] = _sweep(wording)
        Erasure.objects.bulk_create(_unsaved(one) for one in erasures)
        _empty_log(labelled, wording, run, wording.without(reason), len(erasures))
        Run.objects.filter(pk=run.pk).update(summary={"erased": len(labelled), **said})

    _committed(run, apply)
    for one in erasures:
        register.append(one)
    kept.forget(kept.NAMES)
    compact()


def _committed(run: Run, apply: Any) -> None:
    """Apply the changes with a generation of their own, so that every process reads names anew."""
    manifest = current_manifest()
    if manifest is None:
        with transaction.atomic():
            apply()
        run.refresh_from_db()
        end(run, Run.State.DONE, run.summary)
        return
    data_through = company().data_through or manifest.data_through
    told: dict[str, Any] = {}

    def applied() -> None:
        apply()
        run.refresh_from_db()
        told.update(run.summary)

    publish(run, data_through=data_through, apply=applied, summary=told, snapshots=())


def _unsaved(one: Erasure) -> Erasure:
    return Erasure(label=one.label, records=one.records, texts=one.texts, erased_at=one.erased_at)


def _empty(one: Record, label: str) -> None:
    """Empty a record, and what an undone import would give back to it."""
    model = KINDS[one.kind]
    blank = {**BLANK[one.kind], NAMED[one.kind]: label}
    if one.kind == "user":
        _end_login(one.row, label)
    else:
        blank["content_hash"] = 0
        for held in Before.objects.filter(model=model._meta.label, number=one.number):
            if held.values is not None:
                values = {**held.values, **{name: blank[name] for name in blank if name in held.values}}
                Before.objects.filter(pk=held.pk).update(values=values)
    model._default_manager.filter(pk=one.number).update(**blank)


def _end_login(user: User, label: str) -> None:
    """Let nobody sign in as an erased user, from the next request on."""
    user.set_unusable_password()
    User.objects.filter(pk=user.pk).update(password=user.password)
    today = now().date()
    Grant.objects.filter(user=user, valid_to__isnull=True).update(valid_to=today)
    SavedView.objects.filter(user=user).delete()
    for model in apps.get_models():
        if model._meta.app_label in PARTS_OF_LOGIN and any(one.name == "user" for one in model._meta.fields):
            model._default_manager.filter(user=user).delete()
    for session in Session.objects.all():
        with suppress(signing.BadSignature):
            if session.get_decoded().get("_auth_user_id") == str(user.pk):
                session.delete()


def _sweep(wording: Wording) -> int:
    """Put labels in the place of names in every text of every table; in how many rows."""
    count = 0
    for table in text_tables():
        for row in list(rows_holding(table, wording)):
            values = {name: wording.without_in(value) for name, value in row.values.items()}
            row.model._default_manager.filter(pk=row.number).update(**values)
            count += 1
    return count


def _empty_log(
    labelled: Sequence[tuple[Subject, str]], wording: Wording, run: Run, reason: str, people: int
) -> None:
    """Empty the personal values of the log that name or are of the people, and write the entry that says so."""
    numbers = {one.pk for one in values_holding(wording)}
    for one, _label in labelled:
        for each in one.records:
            if each.kind == "user":
                numbers |= set(values_about(each.number, each.row.username).values_list("pk", flat=True))
    subjects = [f"{each.kind}:{each.number}" for one, _label in labelled for each in one.records]
    entry = record(
        run.asked_by_id,
        "person.erase",
        f"run:{run.pk}",
        fields={"emptied": len(numbers), "people": people, "records": subjects},
        reason=reason or "repeated after a restore",
    )
    ordered = sorted(numbers)
    for place in range(0, len(ordered), 500):
        rows = AuditValue.objects.filter(pk__in=ordered[place : place + 500])
        rows.update(value="", salt="", erased_by=entry.seq)


def _erase_files(one: Subject, label: str, wording: Wording) -> Counter[str]:
    """Take a person's name out of files of text; a file that would still hold it, or is packed, is removed."""
    counts: Counter[str] = Counter()
    for path in list(files_naming(one, wording)):
        content = None if wording.holds(path.name) else _content_without(path, one, label, wording)
        if content is None:
            path.unlink()
            counts["files_removed"] += 1
        else:
            _replace(path, content)
            counts["files_changed"] += 1
    return counts


def _content_without(path: Path, one: Subject, label: str, wording: Wording) -> bytes | None:
    """A file's content without a name; ``None`` for what is no text, or tells the parts of the name apart."""
    found = decoded(path.read_bytes())
    if found is None:
        return None
    text, encoding = found
    if path.suffix.lower() in TABLES:
        return without(text, wording, one.pairs(), label).encode(encoding)
    text = wording.without(text)
    is_left = any(given in text and family in text for given, family in one.pairs())
    return None if is_left else text.encode(encoding)


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.chmod(path.stat().st_mode)
    unfinished.replace(path)


def compact() -> bool:
    """Have the database keep nothing of rows that are written over; whether it could.

    SQLite leaves them in free pages of its file and in its log. On PostgreSQL it is the operator's to vacuum and to let
    archived logs go.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return cursor.fetchone()[0] == 0
            cursor.execute("VACUUM")
    except OperationalError:
        return False
    return True
