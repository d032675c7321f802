"""The operation that searches."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema

from fieldhouse.apps.figures.actions import note_read_behind_wall
from fieldhouse.apps.figures.nodes import shown_person
from fieldhouse.apps.interface import asker, errors
from fieldhouse.apps.search.queries import LONGEST, MOST, search
from fieldhouse.domain.names import display_name

router = Router(tags=["search"])


class SearchQuery(Schema):
    """What to look for."""

    q: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="Part of a name: as it is written, in kana (ひたち, ﾋﾀﾁ) or in Latin letters (hitachi, hitati).",
    )


class Hit(Schema):
    """A record that was found; of a contact or deal with its account, of a person with the node held in your reach."""

    source: str
    key: str
    name: str
    account: str
    node: str


class Hits(Schema):
    """`count` records of a kind that you may see, and the first of them."""

    count: int
    records: list[Hit] = Field(description=f"At most {MOST}.")


class Found(Schema):
    """What was found, by kind."""

    accounts: Hits
    contacts: Hits
    deals: Hits
    people: Hits


@router.get(
    "/search", response={200: Found, **errors(409)}, summary="Accounts, contacts, deals and people by name"
)
def find(request: HttpRequest, parameters: Query[SearchQuery]) -> dict[str, Any]:
    """By the policy of the deal list: accounts and contacts of deals that you may see, people in your reach."""
    user = asker(request)
    found = search(user, parameters.q, get_language() or "en")
    walls = {one.wall for one in (*found.deals.records, *found.accounts.records)}
    note_read_behind_wall(user, walls | {one.account.wall for one in found.contacts.records}, "search")
    return {
        "accounts": _hits(found.accounts.count, [_hit(one, one.name) for one in found.accounts.records]),
        "contacts": _hits(
            found.contacts.count,
            [_hit(one, _person(one), one.account.name) for one in found.contacts.records],
        ),
        "deals": _hits(
            found.deals.count,
            [
                _hit(one.opportunity, one.opportunity.name, one.account.name if one.account else "")
                for one in found.deals.records
            ],
        ),
        "people": _hits(
            found.people.count,
            [_hit(one.person, shown_person(one.person), node=one.node) for one in found.people.records],
        ),
    }


def _person(contact: Any) -> str:
    language = "ja" if contact.account.country == "JP" else "en"
    return display_name(contact.given_name, contact.family_name, language)


def _hits(count: int, records: list[dict[str, str]]) -> dict[str, Any]:
    return {"count": count, "records": records}


def _hit(record: Any, name: str, account: str = "", node: str = "") -> dict[str, str]:
    own = {"source": record.source, "key": record.source_key}
    return {**own, "name": name or record.source_key, "account": account, "node": node}
