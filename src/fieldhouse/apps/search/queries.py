"""What a person finds by a text: only what they may see, counted and listed alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fieldhouse.apps.accounts import queries as accounts
from fieldhouse.apps.figures.nodes import of_position
from fieldhouse.apps.people import queries as people
from fieldhouse.apps.pipeline.listing import queries as deals
from fieldhouse.apps.pipeline.listing.page import ask, listing
from fieldhouse.apps.roles.access import Scope
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.texts import Texts, texts_of
from fieldhouse.facts.metrics.tables import ORGANISATION
from fieldhouse.facts.models import Manifest

MOST = 10
"""Records of a kind that are listed; more are counted."""

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """The first records of a kind, and how many there are that the person may see."""

    count: int
    records: list[Any]


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person, and the node that they hold where the asker reaches it, else empty."""

    person: Any
    node: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a text finds, by kind."""

    accounts: Found
    contacts: Found
    deals: Found
    people: Found

    @property
    def count(self) -> int:
        """All records found."""
        return sum(found.count for found in (self.accounts, self.contacts, self.deals, self.people))


def search(user: User, text: str, language: str) -> Results:
    """Everything of that name that the user may see, as it stands on the data's last day.

    Deals by the row policy. An account with a deal that they see, and its contacts; whoever sees every node sees all
    accounts but those behind a wall that is closed to them. People who own a deal that they see or hold a position in
    their reach, and themselves. Raises ``Refused`` in a home without data.
    """
    manifest, day = deals.standing()
    scope = deals.scope_of(user, manifest)
    is_shown = day.shown_to(scope)
    accounts_seen = _accounts_seen(scope, manifest, day.columns.numbers_among("account", is_shown))
    people_seen = _people_seen(scope, manifest, user, day.columns.numbers_among("owner", is_shown))
    return Results(
        _found(_account_texts(), text, accounts_seen, accounts.accounts_by_number),
        _found(
            texts_of("contacts", accounts.contact_names),
            text,
            accounts_seen,
            accounts.contacts_by_number,
        ),
        _deals(user, text, language),
        _people(texts_of("people", people.people_names), text, people_seen, scope, manifest),
    )


def _account_texts() -> Texts:
    return texts_of("accounts", accounts.account_names)


def _accounts_seen(scope: Scope, manifest: Manifest, of_deals: list[int]) -> Any:
    seen = _account_texts().numbers if scope.nodes is None else np.array(of_deals, np.int64)
    closed = np.array(accounts.accounts_closed_to(scope.walls), np.int64)
    return seen[~np.isin(seen, closed)]


def _people_seen(scope: Scope, manifest: Manifest, user: User, owners: list[int]) -> Any:
    if scope.nodes is None:
        return texts_of("people", people.people_names).numbers
    positions = {number for tree, number in scope.nodes if tree == ORGANISATION}
    own = {user.person_id} if user.person_id else set()
    return np.array([*own, *owners, *people.people_in(positions, manifest.data_through)], np.int64)


def _found(texts: Texts, text: str, seen: Any, by_number: Any) -> Found:
    is_found = texts.holding(text) & np.isin(texts.owners, seen)
    numbers = texts.in_order(is_found, text, MOST)
    records = by_number(numbers)
    return Found(int(np.count_nonzero(is_found)), [records[number] for number in numbers])


def _deals(user: User, text: str, language: str) -> Found:
    found = listing(ask(user, {"q": text}, language), sort="-close")
    return Found(found.sums.count, found.page.rows[:MOST])


def _people(texts: Texts, text: str, seen: Any, scope: Scope, manifest: Manifest) -> Found:
    found = _found(texts, text, seen, people.people_by_number)
    on = manifest.data_through
    held = {one.pk: people.held_by(one.pk, on) for one in found.records}
    positions = people.positions_by_number({number for numbers in held.values() for number in numbers})

    def node(numbers: set[int]) -> str:
        reached = (number for number in sorted(numbers) if scope.has_node(ORGANISATION, number))
        return next((of_position(positions[number]).reference for number in reached), "")

    return Found(found.count, [PersonFound(one, node(held[one.pk])) for one in found.records])
