"""A sheet's lines as its page shows them: what the partner tells beside what the CRM says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fieldhouse.apps.partners.models import PartnerLine
from fieldhouse.apps.pipeline.listing.queries import stage_labels
from fieldhouse.apps.pipeline.models import Deal
from fieldhouse.domain.partner_answers import Answer

ANSWERS = {
    Answer.MATCHED: pgettext_lazy("answer to a partner's line", "Matched"),
    Answer.PROPOSED: pgettext_lazy("answer to a partner's line", "Proposed"),
    Answer.REFUSED: pgettext_lazy("answer to a partner's line", "Refused"),
    Answer.ACCEPTED: pgettext_lazy("answer to a partner's line", "Accepted"),
    Answer.DECLINED: pgettext_lazy("answer to a partner's line", "Declined"),
}
REASONS = {
    "deal_number": _("our number of the deal"),
    "partner_number": _("the partner's number, as answered before"),
    "external_id": _("an Id of the customer"),
    "number": _("the corporate number"),
    "domain": _("the domain"),
    "name": _("the customer's name"),
    "spelling": _("a customer's name spelled alike"),
    "reading": _("a customer's name that sounds alike"),
    "branch_of": _("a branch of the customer"),
    "deal_name": _("the deal's name"),
    "only_deal": _("the only open deal with the customer on this route"),
    "other_number": _("another corporate number"),
    "other_form": _("another legal form, or at the other end of the name"),
    "other_branch": _("another branch"),
    "other_country": _("another country"),
    "unknown_number": _("a number of the deal that we do not have"),
    "other_customer": _("the deal has another customer"),
    "other_route": _("the deal's route does not lead through this partner"),
    "repeated": _("another line tells of the same deal"),
    "bad_number": _("the corporate number is none: its check digit is wrong"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """A deal that a line is, or may be, of, with the CRM's values beside the partner's.

    ``difference_minor`` is the partner's amount less ours, ``days`` by how many days the partner expects it later;
    ``None`` where one of the two is not told or the currencies differ.
    """

    deal: Deal
    stage: str
    difference_minor: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line, its answer, what speaks for and against it, and the deals it is or may be of."""

    line: PartnerLine
    answer: str
    reasons: list[str]
    against: list[str]
    deals: list[Beside]

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to accept or decline it."""
        return self.line.state == Answer.PROPOSED


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """The lines that somebody may see; ``counts`` are of all of them by answer, ``withheld`` those of hidden deals."""

    lines: list[ShownLine]
    counts: list[tuple[str, str, int]]
    total: int
    withheld: int


def shown_sheet(lines: Iterable[PartnerLine], deals: Mapping[int, Deal]) -> ShownSheet:
    """The lines of a sheet beside the deals that the reader may see; a line of none of these is withheld."""
    all_lines, stages = list(lines), stage_labels()
    seen = [one for one in all_lines if _is_seen(one, deals)]
    counts = Counter(one.state for one in all_lines)
    return ShownSheet(
        [shown_line(one, deals, stages) for one in seen],
        [(answer.value, str(ANSWERS[answer]), counts[answer]) for answer in Answer if counts[answer]],
        len(all_lines),
        len(all_lines) - len(seen),
    )


def shown_line(line: PartnerLine, deals: Mapping[int, Deal], stages: Mapping[str, str]) -> ShownLine:
    """A line beside the deals that the reader may see."""
    return ShownLine(
        line,
        str(ANSWERS[Answer(line.state)]),
        [str(REASONS[one]) for one in line.reasons],
        [str(REASONS[one]) for one in line.against],
        [beside(line, deals[one], stages) for one in _deals_of(line) if one in deals],
    )


def beside(line: PartnerLine, deal: Deal, stages: Mapping[str, str]) -> Beside:
    """A deal beside what a line tells of it."""
    is_alike = line.currency == deal.currency and deal.amount_minor is not None
    difference = None
    if is_alike and line.amount_minor is not None and deal.amount_minor is not None:
        difference = line.amount_minor - deal.amount_minor
    return Beside(deal, stages.get(deal.stage, deal.stage), difference, _days(line.close_on, deal.close_on))


def _days(theirs: date | None, ours: date | None) -> int | None:
    return None if theirs is None or ours is None else (theirs - ours).days


def _deals_of(line: PartnerLine) -> list[int]:
    return [line.opportunity_id] if line.opportunity_id is not None else list(line.candidates)


def _is_seen(line: PartnerLine, deals: Mapping[int, Deal]) -> bool:
    numbers = _deals_of(line)
    return not numbers or any(one in deals for one in numbers)
