"""The mart of the deals' standing: written whole for each generation, kept up with edits in between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import repeat
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import OuterRef, Subquery

from fieldhouse.apps.actions import write_rows
from fieldhouse.apps.pipeline.models import Deal, Proposal
from fieldhouse.apps.runs.models import Run
from fieldhouse.facts.conversion import VIEWS, Converter, rate_table, with_views
from fieldhouse.facts.events import ChangeEvent
from fieldhouse.facts.generations import Known
from fieldhouse.facts.history import History
from fieldhouse.facts.models import Manifest
from fieldhouse.facts.standing import standing

BATCH = 20_000
"""Rows a transaction, so that no write lock is held for longer than half a second (house.md, "Generations")."""

_CODES = ("stage", "outcome", "category", "currency", "type", "order_type", "wall")
_SAME = ("close_on", "booked_on", "stage_since", "push_count")
_REFERENCES = ("owner", "position", "territory", "account")
_NEW = {"version": 1, "edited_by": None}


def write_deals(generation: int, deals: pa.Table) -> None:
    """Write the mart of a generation, in batches; nobody reads it before the generation is committed."""
    names = {"opportunity": "key", "amount_minor": "amount", "created_on": "created"}
    names |= {name: name for name in (*_CODES, *_SAME, *_REFERENCES, *(f"{view}_minor" for view in VIEWS))}
    for first in range(0, deals.num_rows, BATCH):
        block = deals.slice(first, BATCH)
        columns = {
            name: _values(block[column], "" if name in _CODES else None) for name, column in names.items()
        }
        columns |= {name: repeat(value, block.num_rows) for name, value in _NEW.items()}
        columns["generation"] = repeat(generation, block.num_rows)
        with transaction.atomic():
            write_rows(Deal, list(columns), zip(*columns.values(), strict=True))


def _values(column: pa.ChunkedArray, nothing: str | None) -> list[Any]:
    """A column as the databases take it: days as texts."""
    if pa.types.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    values: list[Any] = (
        pc.cast(column, pa.string()) if pa.types.is_date(column.type) else column
    ).to_pylist()
    return values if nothing is None else [nothing if value is None else value for value in values]


def forget_deals(keep: Iterable[int]) -> None:
    """Remove the marts of all generations but those to keep, in batches."""
    old = Deal.objects.exclude(generation__in=list(keep)).order_by("generation")
    for generation in list(old.values_list("generation", flat=True).distinct()):
        deals = Deal.objects.filter(generation=generation).order_by("opportunity")
        while numbers := list(deals.values_list("opportunity", flat=True)[:BATCH]):
            deals.filter(opportunity__lte=numbers[-1]).delete()


def replay_edits(manifest: Manifest, edits: Sequence[ChangeEvent]) -> None:
    """Bring edits that came while a mart was being built into it."""
    for key in sorted({edit.key for edit in edits if edit.entity == "opportunity"}):
        row = standing_of(manifest, key, [edit for edit in edits if edit.key == key])
        Deal.objects.filter(generation=manifest.mart, opportunity=key).update(**deal_columns(row))


def carry_versions(before: Iterable[int], generation: int) -> None:
    """Let the versions of edited deals count on: who still looks at the deal of a mart before is behind."""
    edited = Deal.objects.filter(generation__in=list(before), version__gt=1).exclude(generation=generation)
    same = edited.filter(opportunity=OuterRef("opportunity"))
    Deal.objects.filter(generation=generation, opportunity__in=edited.values("opportunity")).update(
        version=Subquery(same.values("version")[:1]), edited_by=Subquery(same.values("edited_by")[:1])
    )


def resolve_proposals(run: Run, generation: int) -> None:
    """Compare waiting proposals with what the CRM says now: it followed, or went another way."""
    waiting = list(Proposal.objects.filter(state="waiting"))
    deals = {
        deal.opportunity_id: deal
        for deal in Deal.objects.filter(
            generation=generation, opportunity__in={one.opportunity_id for one in waiting}
        )
    }
    for proposal in waiting:
        deal = deals.get(proposal.opportunity_id)
        said = proposal.crm_value if deal is None else field_text(deal, proposal.field)
        if said == proposal.value:
            proposal.state = "applied"
        elif said != proposal.crm_value:
            proposal.state = "overwritten"
        else:
            continue
        proposal.resolved_run = run
        proposal.save(update_fields=["state", "resolved_run"])


def standing_of(manifest: Manifest, key: int, edits: Sequence[ChangeEvent]) -> dict[str, Any]:
    """How one deal stands on a generation's last day, edits since and those about to be recorded included."""
    return dict(standing_on(manifest, key, edits, manifest.data_through).to_pylist()[0])


def standing_on(manifest: Manifest, key: int, edits: Sequence[ChangeEvent], on: date) -> pa.Table:
    """How one deal stood on a day, as a generation and the edits know it; no row of one that there was not."""
    history = History(Known(manifest.number), manifest, edits=edits, deals=[key])
    converter = Converter(rate_table(history.snapshot("rates")), history.currency, on)
    return with_views(standing(history, on), converter)


def deal_columns(row: dict[str, Any]) -> dict[str, Any]:
    """A row of `fieldhouse.facts.standing.standing` as the columns of `Deal`."""
    return {
        "amount_minor": row["amount"],
        "created_on": row["created"],
        **{name: row[name] or "" for name in _CODES},
        **{name: row[name] for name in _SAME},
        **{f"{name}_id": row[name] for name in _REFERENCES},
        **{f"{view}_minor": row[f"{view}_minor"] for view in VIEWS},
    }


def field_text(deal: Deal, field: str) -> str:
    """A field of a deal as text: an ISO day, minor units, a code, or the owner's number."""
    value = {"amount": deal.amount_minor, "owner": deal.owner_id}.get(field, getattr(deal, field, None))
    return "" if value is None else str(value)
