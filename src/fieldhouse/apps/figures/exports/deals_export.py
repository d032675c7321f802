"""The deal list as an export: the rows of its filters, as far as the asker may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from fieldhouse.apps.company.queries import company
from fieldhouse.apps.figures.exports.heading import company_lines, owner_of_rows, stem
from fieldhouse.apps.figures.exports.table import Export, Line, Streamed, Table, money
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.pipeline.labels import CATEGORIES, ORDER_TYPES, OUTCOMES, TYPES, VIEWS, label
from fieldhouse.apps.pipeline.listing.filters import asked_for
from fieldhouse.apps.pipeline.listing.keyset import ordering
from fieldhouse.apps.pipeline.listing.page import Asked
from fieldhouse.apps.pipeline.listing.queries import VIEWS as VIEW_CODES
from fieldhouse.apps.pipeline.listing.queries import Sums, stage_labels, sums_of, values_of
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused

MOST_ROWS = 1_000_000
"""A worksheet has 1,048,576 rows (Microsoft, "Excel specifications and limits")."""

CHUNK = 2_000
"""Deals that are read at once."""


def deals_export(user: User, parameters: Mapping[str, Any]) -> Export:
    """The deals of a list's filters in its order. ``Refused`` for more rows than a worksheet has."""
    asked = asked_for(user, parameters, get_language() or "en")
    rows, sums = asked.rows(), sums_of(asked.rows(), has_walled=False)
    if sums.count > MOST_ROWS:
        raise Refused("export.too_long", rows=sums.count, most=MOST_ROWS)
    stages, order = stage_labels(), asked.order(str(parameters.get("sort") or ""))
    numbers = list(rows.order_by(*ordering(order)).values_list("pk", flat=True))
    lines = Streamed(len(numbers), lambda: (_line(deal, stages, asked) for deal in _in_chunks(rows, numbers)))
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
        walls=frozenset(values_of(rows, "wall")),
    )


def _in_chunks(rows: QuerySet[Deal], numbers: list[int]) -> Iterator[Deal]:
    """The deals of these numbers. No query stays open between them, so that progress can be written meanwhile."""
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        found = rows.in_bulk(chunk)
        yield from (found[number] for number in chunk)


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


def _line(deal: Deal, stages: Mapping[str, str], asked: Asked) -> Line:
    return (
        *(deal.opportunity.source, deal.opportunity.source_key, deal.opportunity.name),
        (deal.account.name or deal.account.source_key) if deal.account else "",
        shown_person(deal.owner) if deal.owner else "",
        stages.get(deal.stage, deal.stage),
        label(CATEGORIES, deal.category),
        label(OUTCOMES, deal.outcome),
        label(TYPES, deal.type),
        label(ORDER_TYPES, deal.order_type),
        *(deal.created_on, deal.close_on, deal.booked_on, deal.stage_since, deal.push_count),
        *(money(deal.amount_minor, deal.currency), deal.currency),
        *(money(getattr(deal, f"{view}_minor"), asked.currency) for view in VIEW_CODES),
    )


def _flat(table: Table, asked: Asked) -> Table:
    """The same rows with the generation and the company in columns of their own."""
    generation, owner = str(asked.manifest.number), owner_of_rows()
    heads = (*table.heads, _("Generation"), _("Company"))
    rows = Streamed(len(table.rows), lambda: ((*row, generation, owner) for row in table.rows))
    return Table(table.title, heads, rows)
