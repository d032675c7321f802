"""The tables that name somebody: in records of their own, in rows that refer to them, and in texts anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CharField, Field, ForeignKey, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.apps.company.state.queries import MADE_BY_MIGRATIONS, stored_models
from fieldhouse.apps.privacy.models import Erasure
from fieldhouse.apps.privacy.queries.subjects import KINDS, NAMES, Record, Subject
from fieldhouse.domain.erased import Wording

LOOKED_UP = 24
"""Forms for which the database is asked; of more, every row is looked at here."""

UNSWEPT: tuple[type[Model], ...] = (AuditEntry, AuditValue, Erasure)
"""The log's chain never changes, and its values are emptied and not replaced; erasures hold no names."""

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Texts:
    """A model with its columns of text and of JSON in which anything may stand."""

    model: type[Model]
    texts: tuple[str, ...]
    json: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """A row with the columns of it that hold a form, and their values."""

    model: type[Model]
    number: Any
    values: dict[str, Any]


@cache
def text_tables() -> tuple[Texts, ...]:
    """Every table with texts, but those of `UNSWEPT` and what migrations make."""
    found = []
    for model in stored_models():
        if model in UNSWEPT or model._meta.db_table in MADE_BY_MIGRATIONS:
            continue
        names = _naming_columns(model)
        fields = [one for one in model._meta.concrete_fields if one.name not in names and _is_free(one)]
        json_ = tuple(one.name for one in fields if isinstance(one, JSONField))
        texts = tuple(one.name for one in fields if isinstance(one, (CharField, TextField)))
        if json_ or texts:
            found.append(Texts(model, texts, json_))
    return tuple(found)


def rows_holding(table: Texts, wording: Wording) -> Iterator[Holding]:
    """The rows of a table in which a form stands."""
    rows = _asked(table, wording).values_list("pk", *table.texts, *table.json)
    for number, *values in rows.iterator(chunk_size=CHUNK):
        held = {
            name: value
            for name, value in zip((*table.texts, *table.json), values, strict=True)
            if value and wording.holds(value if isinstance(value, str) else _as_text(value))
        }
        if held:
            yield Holding(table.model, number, held)


def values_holding(wording: Wording) -> list[AuditValue]:
    """The personal values of the log in which a form stands."""
    rows = AuditValue.objects.filter(erased_by__isnull=True).order_by("pk")
    return [one for one in rows.iterator(chunk_size=CHUNK) if wording.holds(one.value)]


def values_about(user: int, login: str) -> QuerySet[AuditValue]:
    """The personal values of the log that are of a user: from where they came, as whom they sign in, and of
    which nationality they are."""
    theirs = Q(entry__who=user, name__in=("address", "operator"))
    of_them = Q(entry__subject=f"user:{user}", name__in=("nationalities_before", "nationalities_after"))
    named = Q(name="login", value=login)
    return AuditValue.objects.filter(theirs | of_them | named, erased_by__isnull=True)


def rows_referring(record: Record) -> Iterator[tuple[type[Model], str, QuerySet[Any]]]:
    """The rows of other tables that refer to a record: the model, the column, and the rows."""
    for relation in type(record.row)._meta.get_fields(include_hidden=True):
        field, other = getattr(relation, "field", None), relation.related_model
        is_reference = (
            relation.auto_created and isinstance(field, ForeignKey) and field.remote_field is relation
        )
        if is_reference and isinstance(other, type) and other._meta.managed:
            yield other, field.name, other._default_manager.filter(**{field.name: record.row})


def records_and_references(subject: Subject) -> Iterator[tuple[Record, list[tuple[str, str, QuerySet[Any]]]]]:
    """Each record of a person with what refers to it, by table and column."""
    for one in subject.records:
        yield one, [(model._meta.label, name, rows) for model, name, rows in rows_referring(one)]


def _naming_columns(model: type[Model]) -> frozenset[str]:
    """The columns by which records of people name them: a namesake keeps theirs."""
    kinds = [kind for kind, own in KINDS.items() if own is model]
    return frozenset((*NAMES[kinds[0]], "password")) if kinds else frozenset()


def _is_free(field: Field[Any, Any]) -> bool:
    return not (field.primary_key or field.choices or field.name in ("session_data", "session_key"))


def _asked(table: Texts, wording: Wording) -> QuerySet[Any]:
    rows = table.model._default_manager.all()
    if len(wording.forms) > LOOKED_UP:
        return rows
    rows = rows.annotate(**{f"{name}_text": Cast(name, TextField()) for name in table.json})
    wanted = Q(pk__in=[])
    for form in wording.forms:
        for name in table.texts:
            wanted |= Q(**{f"{name}__icontains": form})
        for name in table.json:
            # SQLite keeps JSON in plain letters, so that any other letter is written as its number.
            for text in {form, json.dumps(form)[1:-1]}:
                wanted |= Q(**{f"{name}_text__icontains": text})
    return rows.filter(wanted)


def _as_text(value: Any) -> str:
    """A value of JSON as one text; what stands between two texts of it is in no form of a name."""
    return json.dumps(value, ensure_ascii=False, default=str)
