"""The changes that the CRM has not followed: proposals, and edits of fields whose master is Fieldhouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldhouse.apps.changes import queries
from fieldhouse.apps.changes.words import Wording, Words
from fieldhouse.apps.pipeline.actions.mart import field_text
from fieldhouse.apps.pipeline.models import Deal, Proposal
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current
from fieldhouse.facts.history import History
from fieldhouse.facts.told import told_by_sources


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a deal of which the CRM says something else than we do.

    ``crm_value`` and ``value`` are as a proposal keeps them, ``wording`` is the same in the words of the CRM, or the
    refusal for which it is not told. ``proposal`` is empty for an edit.
    """

    deal: Deal
    field: str
    crm_value: str
    value: str
    made_at: datetime
    proposal: Proposal | None
    wording: Wording | Refused


def waiting_changes(user: User | None) -> list[Change]:
    """All changes that the CRM has not followed, of the deals that a user may see, by deal and field.

    Without a user it is the operator on the command line, who holds the home itself.
    """
    proposals = {(one.opportunity_id, one.field): one for one in queries.waiting_proposals()}
    made_at = queries.edited_fields() | {place: one.made_at for place, one in proposals.items()}
    deals = queries.deals(user, {number for number, _field in made_at})
    told = told_by_sources(History(current()), list(deals)) if deals else {}
    words, found = Words(deals.values()), []
    for (number, field), at in sorted(made_at.items()):
        if number not in deals:
            continue
        deal, proposal, said = deals[number], proposals.get((number, field)), told.get((number, field))
        crm_value = said.text if said else ""
        value = proposal.value if proposal else field_text(deal, field)
        if value != crm_value:
            wording = words.of(deal, field, crm_value, value)
            found.append(Change(deal, field, crm_value, value, at, proposal, wording))
    return found
