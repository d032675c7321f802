"""The deal list as one answer: who asks, what for, and the rows, counts and sums that come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from fieldhouse.apps.company.queries import calendar, company
from fieldhouse.apps.figures.nodes import Node, children, first_nodes, node_within, path, shown_person
from fieldhouse.apps.pipeline.forms import MOST_OWNERS, Choices, DealFilter
from fieldhouse.apps.pipeline.labels import TYPES, label
from fieldhouse.apps.pipeline.listing import queries
from fieldhouse.apps.pipeline.listing.conditions import conditions, in_node
from fieldhouse.apps.pipeline.listing.keyset import NAME, Order, Ordered, cursor
from fieldhouse.apps.pipeline.listing.names import names_of_now
from fieldhouse.apps.pipeline.listing.selection import Selection, Sums
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import Scope
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts.models import Manifest

PAGE_SIZE = 50


@dataclass(frozen=True)
class Asked:
    """A person's request for deals: what they may see, the node and the filters, read and checked.

    ``seen`` are the deals of the node that the person may see, whatever the filters. ``total`` counts the node's,
    whoever may see them.
    """

    user: User
    manifest: Manifest
    scope: Scope
    node: Node | None
    form: DealFilter
    currency: str
    seen: Selection
    total: int

    @property
    def view(self) -> str:
        """The currency view by which amounts are filtered, sorted and shown first."""
        return str(self.form.cleaned_data["view"])

    @cached_property
    def chosen(self) -> Selection:
        """The deals asked for."""
        said = self.form.cleaned_data
        return self.seen & conditions(self.seen.deals, said, self.view, self.currency, names_of_now)

    def order(self, code: str) -> Order:
        """The order of a name such as ``-amount``; by close date for any other."""
        name = code.removeprefix("-")
        columns: dict[str, tuple[str, type]] = {
            "close": ("close_on", date),
            "amount": (f"{self.view}_minor", int),
            "stage_since": ("stage_since", date),
            "created": ("created", date),
            "name": (NAME, str),
        }
        column, kind = columns.get(name, columns["close"])
        return Order(name if name in columns else "close", column, kind, code.startswith("-"))

    def ordered(self, code: str) -> Ordered:
        """All deals in the order of a name."""
        return Ordered(self.seen.deals, self.order(code), names_of_now)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and the cursors of the pages before and after; empty at an end of the list."""

    rows: list[Deal]
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list.

    ``total`` counts the node's deals whatever the filters, ``withheld`` those of them that the policy hides. Both look
    past the filters on purpose: filters that counted hidden rows could be used to read them.
    """

    asked: Asked
    page: Page
    sums: Sums
    total: int
    withheld: int


def ask(user: User, parameters: Any, language: str) -> Asked:
    """Read a request. ``NotAllowed`` for a node out of the person's reach, ``BadInput`` for one that does not exist.

    ``parameters`` is a query string's mapping. When the form has errors, `Asked.chosen` must not be asked for.
    """
    manifest, day = queries.standing()
    scope = queries.scope_of(user, manifest)
    node = node_within(scope, parameters["node"]) if parameters.get("node") else None
    deals = day.columns
    in_reach = np.ones(len(deals), bool) if node is None else in_node(deals, node, manifest.data_through)
    seen = Selection(deals, day.shown_to(scope)) & in_reach
    owners = deals.numbers_among("owner", seen.is_chosen)
    form = DealFilter(
        parameters,
        nodes=_nodes(scope, node, manifest.data_through, language),
        stages=list(queries.stage_labels().items()),
        owners=owners,
        shown_owners=_shown_owners(owners, parameters.get("owner", "")),
        periods=_periods(manifest.data_through, parameters.get("period", "")),
        types=[(code, label(TYPES, code)) for code in seen.codes("type")],
    )
    form.is_valid()
    has_whole = node is not None or scope.nodes is None
    total = int(np.count_nonzero(in_reach)) if has_whole else len(seen)
    return Asked(user, manifest, scope, node, form, company().reporting_currency, seen, total)


def listing(asked: Asked, *, sort: str = "", after: str = "", before: str = "") -> Listing:
    """The rows, counts and sums of a request whose form is valid."""
    chosen, ordered = asked.chosen, asked.ordered(sort)
    found = ordered.page(chosen.rows(), PAGE_SIZE, after=after, before=before)
    rows = queries.deals_numbered(asked.manifest, found.numbers)
    page = Page(
        rows,
        _cursor(rows[0], asked.order(sort)) if rows and found.has_previous else "",
        _cursor(rows[-1], asked.order(sort)) if rows and found.has_following else "",
    )
    return Listing(asked, page, chosen.sums(), asked.total, asked.total - len(asked.seen))


def _cursor(row: Deal, order: Order) -> str:
    columns = {"name": row.opportunity.name, "created": row.created_on}
    return cursor(columns.get(order.column, getattr(row, order.column, None)), row.opportunity_id)


def _shown_owners(numbers: list[int], chosen: Any) -> Choices:
    """The owners to choose from: all of a few, else the one who is chosen."""
    shown = numbers if len(numbers) <= MOST_OWNERS else [one for one in numbers if str(one) == str(chosen)]
    return [(one.pk, shown_person(one)) for one in queries.owners_numbered(shown)]


def _nodes(scope: Scope, node: Node | None, on: date, language: str) -> Choices:
    """Where a person may look from here: where they begin, the way to the chosen node, and what lies under it."""
    near = [*first_nodes(scope, on)]
    if node is not None:
        near += [one for one in path(node, on) if scope.has_node(one.tree, one.number)] + children(node, on)
    names = {one.reference: one.name(language) for one in near}
    return list(names.items())


def _periods(on: date, chosen: str) -> Choices:
    """The quarters and years from the year before to the year after a day, and the chosen one."""
    fiscal = calendar()
    year = fiscal.period_of(on, PeriodKind.YEAR)
    codes: list[str] = []
    for one in (fiscal.next(year), year, fiscal.previous(year)):
        codes += [one.code, *(quarter.code for quarter in reversed(fiscal.quarters_of(one.fiscal_year)))]
    known = codes if not chosen or chosen in codes else [chosen, *codes]
    return [(code, code) for code in known]
