"""Which of our deals each line of a partner's sheet is of: proof matches, a name proposes, and no line goes unanswered.

A proof of the deal is our number of it, or the partner's own number where an earlier line with it was matched or
accepted. A proof of the customer (`fieldhouse.domain.identity.companies`) leads to a deal where the deal's name agrees,
or where the partner is on the route of one open deal of that customer. What speaks against a proof makes it a proposal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fieldhouse.domain.identity.companies import Company, Judgement, Reason, Verdict, judge
from fieldhouse.domain.names import name_key
from fieldhouse.domain.partner_answers import Answer
from fieldhouse.domain.record_ids import whole_id

MOST = 5
"""Deals that one line proposes."""


class Evidence(StrEnum):
    """What speaks for a deal beside what speaks for its customer, then what speaks against it."""

    DEAL_NUMBER = "deal_number"
    PARTNER_NUMBER = "partner_number"
    DEAL_NAME = "deal_name"
    ONLY_DEAL = "only_deal"
    UNKNOWN_NUMBER = "unknown_number"
    OTHER_CUSTOMER = "other_customer"
    OTHER_ROUTE = "other_route"
    REPEATED = "repeated"
    BAD_NUMBER = "bad_number"


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """What a line says of which deal it is of: ``deal`` is our number of it, ``number`` the partner's; "" is unsaid.

    ``has_bad_number``: what stands for the customer's corporate number is none.
    """

    company: Company
    name: str = ""
    deal: str = ""
    number: str = ""
    has_bad_number: bool = False


@dataclass(frozen=True, slots=True)
class KnownDeal:
    """A deal of ours: ``number`` in facts, ``key`` in its source. ``is_routed``: the partner is on its route today."""

    number: int
    key: str
    name: str
    account: int
    company: Company
    is_open: bool = True
    is_routed: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a line: the deals that it is or may be of, what speaks for and against, or why it is refused."""

    answer: Answer
    deals: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    code: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def answers(
    lines: Iterable[PartnerLine], deals: Sequence[KnownDeal], remembered: Mapping[str, int]
) -> list[Answered]:
    """One answer a line, in their order. ``remembered`` are deals by the `name_key` of the partner's own numbers.

    Two lines that are matched to one deal are both only proposed.
    """
    known = _Deals(deals, remembered)
    found = [
        _doubted(answer, Evidence.BAD_NUMBER) if line.has_bad_number else answer
        for line in lines
        for answer in (known.answer(line),)
    ]
    taken = Counter(one.deals[0] for one in found if one.answer is Answer.MATCHED)
    repeated = {deal for deal, count in taken.items() if count > 1}
    return [
        _doubted(one, Evidence.REPEATED) if one.answer is Answer.MATCHED and one.deals[0] in repeated else one
        for one in found
    ]


def _doubted(answer: Answered, against: Evidence) -> Answered:
    """An answer that something more speaks against: a match is only proposed then."""
    if answer.answer is Answer.REFUSED:
        return answer
    return replace(answer, answer=Answer.PROPOSED, against=(*answer.against, against))


class _Deals:
    """Our deals, as lines ask for them."""

    def __init__(self, deals: Sequence[KnownDeal], remembered: Mapping[str, int]) -> None:
        deals = sorted(deals, key=lambda one: one.number)
        self._by_key = {_plain(one.key): one for one in deals}
        self._by_number = {one.number: one for one in deals}
        self._remembered = remembered
        self._of_account: dict[int, list[KnownDeal]] = defaultdict(list)
        for one in deals:
            if one.is_routed:
                self._of_account[one.account].append(one)

    def answer(self, line: PartnerLine) -> Answered:
        if line.deal:
            numbered = self._by_key.get(_plain(line.deal))
            if numbered is not None:
                return _of_numbered(line, numbered, Evidence.DEAL_NUMBER)
        remembered = self._by_number.get(self._remembered.get(name_key(line.number), 0))
        if line.number and remembered is not None:
            return _of_numbered(line, remembered, Evidence.PARTNER_NUMBER)
        return self._of_customer(line)

    def _of_customer(self, line: PartnerLine) -> Answered:
        judged = [(judge(line.company, deals[0].company), deals) for deals in self._of_account.values()]
        for verdict in (Verdict.SAME, Verdict.PROPOSED):
            alike = [one for one in judged if one[0].verdict is verdict]
            if alike:
                return _chosen(line, alike, is_same=verdict is Verdict.SAME)
        return _unknown(line, judged)


def _of_numbered(line: PartnerLine, deal: KnownDeal, evidence: Evidence) -> Answered:
    """The answer to a line with a number of a deal: the deal's, unless its customer or its route is another."""
    found = judge(line.company, deal.company)
    is_other = bool(found.against) or (line.company.name and found.verdict is Verdict.DIFFERENT)
    against = [*found.against, Evidence.OTHER_CUSTOMER] if is_other else []
    if not deal.is_routed:
        against.append(Evidence.OTHER_ROUTE)
    answer = Answer.PROPOSED if against else Answer.MATCHED
    return Answered(answer, (deal.number,), (evidence, *found.reasons), tuple(against))


def _chosen(line: PartnerLine, alike: list[tuple[Judgement, list[KnownDeal]]], *, is_same: bool) -> Answered:
    """The answer to a line whose customer is, or may be, one of some accounts."""
    found = alike[0][0]
    opened = [deal for _judgement, deals in alike for deal in deals if deal.is_open]
    if not opened:
        return Answered(
            Answer.REFUSED,
            code="partner.no_open_deal",
            fields={"account": alike[0][1][0].company.name},
        )
    named = [one for one in opened if line.name and name_key(one.name) == name_key(line.name)]
    sure = named if len(named) == 1 else opened if len(opened) == 1 else []
    evidence = [Evidence.DEAL_NAME] if named else [Evidence.ONLY_DEAL] if sure else []
    reasons = (*found.reasons, *evidence)
    if is_same and sure and not line.deal:
        return Answered(Answer.MATCHED, (sure[0].number,), reasons)
    against = (*found.against, *([Evidence.UNKNOWN_NUMBER] if line.deal else []))
    ordered = [*named, *(one for one in opened if one not in named)]
    return Answered(Answer.PROPOSED, tuple(one.number for one in ordered[:MOST]), reasons, against)


def _unknown(line: PartnerLine, judged: list[tuple[Judgement, list[KnownDeal]]]) -> Answered:
    """The refusal of a line whose customer is none of ours; an account that only its name suggests is named."""
    if not line.company.name and not line.company.numbers and not line.company.domains:
        return Answered(Answer.REFUSED, code="partner.says_nothing")
    apart = [(found, deals[0].company.name) for found, deals in judged if Reason.NAME in found.reasons]
    if apart:
        found, name = apart[0]
        return Answered(Answer.REFUSED, (), (), tuple(found.against), "partner.kept_apart", {"account": name})
    return Answered(Answer.REFUSED, code="partner.unknown_customer")


def _plain(key: str) -> str:
    """A number of a deal, however long and wide somebody writes it."""
    return whole_id(key.strip()) or name_key(key)
