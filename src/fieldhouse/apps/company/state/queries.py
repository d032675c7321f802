"""What a database holds, whoever's it is."""

from __future__ import annotations

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

from fieldhouse.apps.audit.models import AuditEntry, AuditValue
from fieldhouse.domain.errors import Refused

MADE_BY_MIGRATIONS = frozenset({"django_content_type", "auth_permission"})
"""Tables whose rows come with the tables."""

ARRIVALS = ("home.move", "home.restore")
"""What the log says when a state has arrived where it is."""


def check_database(*, is_there: bool) -> None:
    """``Refused`` when the state of a home cannot lie in the PostgreSQL database that is asked; SQLite's always can.

    ``is_there``: the home was founded, and the database should hold it; else it should hold nothing.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        # Order and upper case must be those of SQLite, DuckDB and Python: by code point, in UTF-8.
        cursor.execute("SELECT 'B' < 'a', upper('é') = 'É', current_setting('server_encoding') = 'UTF8'")
        if not all(cursor.fetchone()):
            raise Refused("home.database_order")
    if is_there and "django_migrations" not in connection.introspection.table_names():
        raise Refused("home.database_empty")
    if not is_there and not is_blank(DEFAULT_DB_ALIAS):
        raise Refused("home.database_in_use")


def is_blank(alias: str) -> bool:
    """Whether a database holds no row of ours; tables it may have."""
    tables = set(connections[alias].introspection.table_names())
    return not any(
        model._base_manager.using(alias).exists()
        for model in stored_models()
        if model._meta.db_table in tables - MADE_BY_MIGRATIONS
    )


def hold_the_same(one: str, other: str) -> bool:
    """Whether two databases hold as many rows of every kind, and the same last entry of the log, whose mac covers all.

    It is meant for telling what a killed move has carried over, whole, from a state that has gone on since. That a
    state has arrived, its log says only afterwards: such entries tell no state from another.
    """
    return _held_in(one) == _held_in(other)


def _held_in(alias: str) -> tuple[dict[str, int], str | None]:
    counts = {
        model._meta.label: model._base_manager.using(alias).count()
        for model in stored_models()
        if model._meta.db_table not in MADE_BY_MIGRATIONS
    }
    entries = AuditEntry.objects.using(alias).exclude(action__in=ARRIVALS)
    counts[AuditEntry._meta.label] = entries.count()
    values = AuditValue.objects.using(alias).exclude(entry__action__in=ARRIVALS)
    counts[AuditValue._meta.label] = values.count()
    return counts, entries.order_by("-seq").values_list("mac", flat=True).first()


def stored_models() -> list[type[Model]]:
    """Every model that has a table of its own, those between two others included."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and not model._meta.proxy]
