"""The deal list as one answer: who asks, what for, and the rows, counts and sums that come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from fieldhouse.apps.company.queries import calendar, company
from fieldhouse.apps.figures.nodes import Node, children, first_nodes, node_within, path, shown_person
from fieldhouse.apps.pipeline.forms import Choices, DealFilter
from fieldhouse.apps.pipeline.labels import TYPES, label
from fieldhouse.apps.pipeline.listing import queries
from fieldhouse.apps.pipeline.listing.conditions import conditions, in_node
from fieldhouse.apps.pipeline.listing.keyset import Order, Page, page
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.apps.roles.access import Scope
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.period import PeriodKind
from fieldhouse.facts.models import Manifest

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's request for deals: what they may see, the node and the filters, read and checked."""

    user: User
    manifest: Manifest
    scope: Scope
    node: Node | None
    form: DealFilter
    currency: str

    @property
    def view(self) -> str:
        """The currency view by which amounts are filtered, sorted and shown first."""
        return str(self.form.cleaned_data["view"])

    def seen(self) -> QuerySet[Deal]:
        """The deals of the node that the person may see, whatever the filters."""
        rows = queries.deals_seen(self.scope, self.manifest)
        return rows.filter(in_node(self.node, self.manifest.data_through)) if self.node else rows

    def rows(self) -> QuerySet[Deal]:
        """The deals asked for."""
        return self.seen().filter(conditions(self.form.cleaned_data, self.view, self.currency))

    def order(self, code: str) -> Order:
        """The order of a name such as ``-amount``; by close date for any other."""
        name = code.removeprefix("-")
        columns: dict[str, tuple[str, type]] = {
            "close": ("close_on", date),
            "amount": (f"{self.view}_minor", int),
            "stage_since": ("stage_since", date),
            "created": ("created_on", date),
            "name": ("opportunity__name", str),
        }
        column, kind = columns.get(name, columns["close"])
        return Order(name if name in columns else "close", column, kind, code.startswith("-"))


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list.

    ``total`` counts the node's deals whatever the filters, ``withheld`` those of them that the policy hides. Both look
    past the filters on purpose: filters that counted hidden rows could be used to read them.
    """

    asked: Asked
    page: Page
    sums: queries.Sums
    total: int
    withheld: int


def ask(user: User, parameters: Any, language: str) -> Asked:
    """Read a request. ``NotAllowed`` for a node out of the person's reach, ``BadInput`` for one that does not exist.

    ``parameters`` is a query string's mapping. When the form has errors, `Asked.rows` must not be called.
    """
    manifest = queries.newest_manifest()
    scope = queries.scope_of(user, manifest)
    node = node_within(scope, parameters["node"]) if parameters.get("node") else None
    seen = queries.deals_seen(scope, manifest)
    form = DealFilter(
        parameters,
        nodes=_nodes(scope, node, manifest.data_through, language),
        stages=list(queries.stage_labels().items()),
        owners=[(one.pk, shown_person(one)) for one in queries.owners_of(seen)],
        periods=_periods(manifest.data_through, parameters.get("period", "")),
        types=[(code, label(TYPES, code)) for code in queries.values_of(seen, "type")],
    )
    form.is_valid()
    return Asked(user, manifest, scope, node, form, company().reporting_currency)


def listing(asked: Asked, *, sort: str = "", after: str = "", before: str = "") -> Listing:
    """The rows, counts and sums of a request whose form is valid."""
    rows = asked.rows()
    seen = asked.seen().count()
    has_whole = asked.node is not None or asked.scope.nodes is None
    total = queries.count_of(asked.node, asked.manifest) if has_whole else seen
    found = page(rows, asked.order(sort), PAGE_SIZE, after=after, before=before)
    return Listing(asked, found, queries.sums_of(rows, has_walled=False), total, total - seen)


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
