"""The deal list as an export: the rows of its filters, as far as the asker may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.exports.heading import company_lines, owner_of_rows, stem
from fieldhouse.apps.figures.exports.table import Export, Line, Streamed, Table, money
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.people.queries import people_by_number
from fieldhouse.apps.pipeline.labels import CATEGORIES, ORDER_TYPES, OUTCOMES, TYPES, VIEWS, label
from fieldhouse.apps.pipeline.listing.filters import asked_for
from fieldhouse.apps.pipeline.listing.page import Asked
from fieldhouse.apps.pipeline.listing.queries import deal_values, stage_labels
from fieldhouse.apps.pipeline.listing.selection import VIEWS as VIEW_CODES
from fieldhouse.apps.pipeline.listing.selection import Sums
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused

MOST_ROWS = 1_000_000
"""A worksheet has 1,048,576 rows (Microsoft, "Excel specifications and limits")."""

COLUMNS = (
    *("opportunity__source", "opportunity__source_key", "opportunity__name"),
    *("account__name", "account__source_key", "owner", "stage", "category", "outcome", "type", "order_type"),
    *("created_on", "close_on", "booked_on", "stage_since", "push_count", "amount_minor", "currency"),
    *(f"{view}_minor" for view in VIEW_CODES),
)
OWNER = COLUMNS.index("owner")
_LABELS = {"category": CATEGORIES, "outcome": OUTCOMES, "type": TYPES, "order_type": ORDER_TYPES}

CHUNK = 2_000
"""Deals that are read at once."""


def deals_export(user: User, parameters: Mapping[str, Any]) -> Export:
    """The deals of a list's filters in its order. ``Refused`` for more rows than a worksheet has."""
    asked = asked_for(user, parameters, get_language() or "en")
    chosen, sums = asked.chosen, asked.chosen.sums()
    if sums.count > MOST_ROWS:
        raise Refused("export.too_long", rows=sums.count, most=MOST_ROWS)
    numbers = asked.ordered(str(parameters.get("sort") or "")).all(chosen.rows())
    lines = Streamed(len(numbers), lambda: _lines(numbers, asked))
    total = (_("Total"), *[None] * (len(_heads(asked)) - 1 - len(VIEW_CODES)))
    amounts = [money(sums.amounts[view], asked.currency) for view in VIEW_CODES]
    table = Table(_("Deals"), _heads(asked), lines, [(*total, *amounts)])
    return Export(
        stem=stem("deals", asked.manifest.data_through.isoformat()),
        subject="deals",
        heading=tuple(_heading(asked, sums)),
        tables=(table,),
        flat=_flat(table, asked),
        figures=(),
        facts={"rows": sums.count, "generation": asked.manifest.number, "filters": sorted(_filters(asked))},
        walls=frozenset(chosen.codes("wall")),
    )


def _lines(numbers: list[int], asked: Asked) -> Iterator[Line]:
    """The rows of these deals, in their order.

    Deals are read in chunks, and no query stays open between them, so that progress can be written meanwhile.
    """
    words, people = _Words(), {}
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        found = deal_values(asked.manifest, chunk, COLUMNS)
        unknown = {row[OWNER] for row in found.values()} - people.keys() - {None}
        people |= {number: shown_person(one) for number, one in people_by_number(unknown).items()}
        yield from (_line(found[number], words, people, asked.currency) for number in chunk)


class _Words:
    """The labels of codes in the reader's language, each looked up once."""

    def __init__(self) -> None:
        self._stages = stage_labels()
        self._known: dict[tuple[str, str], str] = {}

    def of(self, field: str, code: str) -> str:
        """The label of a code of a field."""
        known = self._known.get((field, code))
        if known is None:
            known = self._known[field, code] = (
                self._stages.get(code, code) if field == "stage" else label(_LABELS[field], code)
            )
        return known


def _heading(asked: Asked, sums: Sums) -> list[tuple[str, str]]:
    lines = [
        *company_lines(company()),
        (_("As of"), asked.manifest.data_through.isoformat()),
        (_("Generation"), str(asked.manifest.number)),
        (_("Currency"), asked.currency),
        (_("Deals"), str(sums.count)),
    ]
    if sums.walled:
        told = ngettext(
            "%(walled)s behind a wall, in no sum", "%(walled)s behind a wall, in no sum", sums.walled
        )
        lines.append((_("Total"), told % {"walled": sums.walled}))
    return lines + [(str(asked.form.fields[name].label), value) for name, value in _filters(asked).items()]


def _filters(asked: Asked) -> dict[str, str]:
    return {name: str(asked.form.data[name]) for name in asked.form.fields if asked.form.data.get(name)}


def _heads(asked: Asked) -> tuple[str, ...]:
    seen = [
        _("%(currency)s: %(view)s") % {"currency": asked.currency, "view": label(VIEWS, view)}
        for view in VIEW_CODES
    ]
    return (
        *(
            _("Source"),
            _("Key"),
            _("Deal"),
            _("Account"),
            _("Owner"),
            _("Stage"),
            _("Category"),
            _("Outcome"),
        ),
        *(
            _("Type"),
            _("Order type"),
            _("Created"),
            _("Close date"),
            _("Booked"),
            _("In stage since"),
            _("Pushes"),
        ),
        *(_("Amount of the deal"), _("Currency of the deal"), *seen),
    )


def _line(row: tuple[Any, ...], words: _Words, people: Mapping[int, str], currency: str) -> Line:
    source, key, name, account, account_key, owner, stage, category, outcome, type_, order_type, *rest = row
    created_on, close_on, booked_on, stage_since, push_count, amount_minor, own_currency, *views = rest
    return (
        *(source, key, name, account or account_key or "", people.get(owner, "")),
        *(words.of("stage", stage), words.of("category", category), words.of("outcome", outcome)),
        *(words.of("type", type_), words.of("order_type", order_type)),
        *(created_on, close_on, booked_on, stage_since, push_count),
        *(money(amount_minor, own_currency), own_currency),
        *(money(one, currency) for one in views),
    )


def _flat(table: Table, asked: Asked) -> Table:
    """The same rows with the generation and the company in columns of their own."""
    generation, owner = str(asked.manifest.number), owner_of_rows()
    heads = (*table.heads, _("Generation"), _("Company"))
    rows = Streamed(len(table.rows), lambda: ((*row, generation, owner) for row in table.rows))
    return Table(table.title, heads, rows)
