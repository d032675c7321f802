"""Operations of accounts: merging one into another, and taking it apart again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from fieldhouse.apps.accounts.merging import actions
from fieldhouse.apps.accounts.merging.queries import account_seen
from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.interface import NotFound, asker, errors, storable
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.rights import Right

LONGEST = 500

router = Router(tags=["accounts"])


class Merge(Schema):
    """Into which account of the same source, from which day on, and why."""

    into: str = Field(max_length=255, description="The source's key of the account that stays.")
    on: date
    reason: str = Field(min_length=1, max_length=LONGEST)


class Split(Schema):
    """From which day on two accounts are apart again; that of the merge or an earlier one takes it back."""

    on: date
    reason: str = Field(min_length=1, max_length=LONGEST)


class Merged(Schema):
    """The generation that shows it."""

    generation: int


@router.post(
    "/accounts/{source}/{path:key}/merge",
    response={200: Merged, **errors(400, 403, 404, 409)},
    summary="Merge an account into another one from a day on",
)
def merge(request: HttpRequest, source: str, key: str, body: Merge) -> dict[str, Any]:
    """It asks for the right `merge_accounts`. Figures of earlier days stay; both records do, too."""
    account = _found(request, source, key)
    require(asker(request), Right.MERGE_ACCOUNTS)
    into = _found(request, source, body.into)
    done = actions.merge_account(
        asker(request), account, into, body.on, storable("reason", body.reason, LONGEST)
    )
    return {"generation": done.generation}


@router.post(
    "/accounts/{source}/{path:key}/split",
    response={200: Merged, **errors(400, 403, 404, 409)},
    summary="Take a merged account apart again from a day on",
)
def split(request: HttpRequest, source: str, key: str, body: Split) -> dict[str, Any]:
    """It asks for the right `merge_accounts`. What a source merged is taken apart there."""
    account, reason = _found(request, source, key), storable("reason", body.reason, LONGEST)
    done = actions.split_account(asker(request), account, body.on, reason)
    return {"generation": done.generation}


def _found(request: HttpRequest, source: str, key: str) -> Account:
    found = account_seen(asker(request), source, key)
    if found is None:
        raise NotFound("account.unknown")
    return found
