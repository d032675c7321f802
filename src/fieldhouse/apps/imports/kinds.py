"""Which model a record kind is kept in, and how its typed values become columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from django.db.models import CharField, TextField

from fieldhouse.apps.accounts.models import Account, AccountMerge, AccountTeamMember, Contact
from fieldhouse.apps.company.models import ExchangeRate, FiscalPeriod
from fieldhouse.apps.forecasts.models import Call
from fieldhouse.apps.marketing.models import (
    Campaign,
    CampaignLead,
    CampaignMember,
    CampaignStatus,
    Lead,
    LeadActivity,
)
from fieldhouse.apps.partners.models import RouteLeg
from fieldhouse.apps.people.models import Holding, Person, Position, ReportingLine
from fieldhouse.apps.pipeline.models import (
    ContactRole,
    Opportunity,
    Product,
    ProductLine,
    Split,
    StageRule,
    TeamMember,
)
from fieldhouse.apps.plans.models import Quota
from fieldhouse.apps.records import Sourced
from fieldhouse.apps.territories.models import AccountTerritory, Territory, TerritoryLine, TerritoryMember
from fieldhouse.ingest.schema import RECORDS, Field, Record

MODELS: dict[str, type[Sourced]] = {
    "person": Person,
    "position": Position,
    "holding": Holding,
    "reporting_line": ReportingLine,
    "territory": Territory,
    "territory_line": TerritoryLine,
    "account": Account,
    "account_merge": AccountMerge,
    "account_territory": AccountTerritory,
    "contact": Contact,
    "account_team_member": AccountTeamMember,
    "territory_member": TerritoryMember,
    "contact_role": ContactRole,
    "product": Product,
    "stage": StageRule,
    "rate": ExchangeRate,
    "fiscal_period": FiscalPeriod,
    "quota": Quota,
    "opportunity": Opportunity,
    "lead": Lead,
    "product_line": ProductLine,
    "team_member": TeamMember,
    "split": Split,
    "route_leg": RouteLeg,
    "campaign": Campaign,
    "campaign_status": CampaignStatus,
    "campaign_member": CampaignMember,
    "campaign_lead": CampaignLead,
    "lead_activity": LeadActivity,
    "call": Call,
}
"""Record kinds that are kept as records; `change` and `activity` rows are facts only."""

ORDER = {kind: place for place, kind in enumerate(RECORDS)}

_RENAMED = {
    "amount": "amount_minor",
    "cost": "cost_minor",
    "list_price": "list_price_minor",
    "quantity": "quantity_e4",
    "share": "share_bp",
    "rate": None,
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A record kind with its model and, for each of its fields that the model keeps, the column."""

    record: Record
    model: type[Sourced]
    columns: Mapping[str, str]
    texts: frozenset[str] = field(default_factory=frozenset)

    def references(self) -> list[Field]:
        """The fields of the kind that point at another record."""
        return [one for one in self.record.fields if one.type == "ref"]


def _kept(kind: str) -> Kept:
    record, model = RECORDS[kind], MODELS[kind]
    own = {column.name: column for column in model._meta.get_fields() if hasattr(column, "attname")}
    columns: dict[str, str] = {}
    for one in record.fields:
        name = _RENAMED.get(one.name, one.name)
        if name in own:
            columns[one.name] = own[name].attname
    texts = {name for name, column in own.items() if isinstance(column, (CharField, TextField))}
    return Kept(record, model, columns, frozenset(texts))


KEPT = {kind: _kept(kind) for kind in MODELS}


def source_key(record: Record, values: Mapping[str, Any]) -> str:
    """The key by which a source's record is known: its natural key's values, joined by a bar."""
    return "|".join(_as_text(values.get(name)) for name in record.key)


def content_hash(values: Mapping[str, Any]) -> int:
    """A hash of everything that a row says, the same in every process."""
    said = "\x1f".join(f"{name}={_as_text(values[name])}" for name in sorted(values))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) >> 1


def _as_text(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return "" if value is None else str(value)
