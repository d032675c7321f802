"""Whether two records are of one company: a name proposes, what only one company can have merges."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from fieldhouse.domain.identity.company_names import CompanyName, company_name
from fieldhouse.domain.identity.letters import loosely
from fieldhouse.domain.identity.numbers import SCHEMES, Number
from fieldhouse.domain.identity.romaji import is_kana, romaji, sounding


class Verdict(StrEnum):
    """What two records are to each other."""

    SAME = "same"
    PROPOSED = "proposed"
    DIFFERENT = "different"


class Reason(StrEnum):
    """What speaks for one company, then what speaks against it."""

    EXTERNAL_ID = "external_id"
    NUMBER = "number"
    DOMAIN = "domain"
    NAME = "name"
    SPELLING = "spelling"
    READING = "reading"
    BRANCH_OF = "branch_of"
    OTHER_NUMBER = "other_number"
    OTHER_FORM = "other_form"
    OTHER_BRANCH = "other_branch"
    OTHER_COUNTRY = "other_country"


@dataclass(frozen=True)
class Company:
    """What is known of a company. ``external_ids`` are (system, id) as the system writes it; unknown is empty."""

    name: str
    reading: str = ""
    country: str = ""
    external_ids: frozenset[tuple[str, str]] = frozenset()
    numbers: frozenset[Number] = frozenset()
    domains: frozenset[str] = frozenset()

    @cached_property
    def named(self) -> CompanyName:
        """The name in its parts."""
        return company_name(self.name)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what spoke for one company and what against it."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()


def judge(one: Company, other: Company) -> Judgement:
    """Whether two records are of one company, with the reasons; the order of the two does not matter.

    The same: they share an external id or a number that names one company; or they share a domain or the number of a
    group, and the whole names agree. But never another branch, and never against what tells them apart (another
    corporate number, another legal form or its other place, another country): then a person is asked. A name alone is
    a proposal at most.
    """
    shared, alike, against = _shared(one, other), _alike(one, other), _against(one, other)
    reasons = (*shared, *alike)
    is_one_place = one.named.seat == other.named.seat
    if shared and is_one_place and not against and (_is_proof(one, other) or _is_named_alike(one, other)):
        return Judgement(Verdict.SAME, reasons)
    if shared or (alike and not against):
        return Judgement(Verdict.PROPOSED, reasons, against)
    return Judgement(Verdict.DIFFERENT, reasons, against)


def _shared(one: Company, other: Company) -> tuple[Reason, ...]:
    found = (
        (Reason.EXTERNAL_ID, one.external_ids & other.external_ids),
        (Reason.NUMBER, one.numbers & other.numbers),
        (Reason.DOMAIN, one.domains & other.domains),
    )
    return tuple(reason for reason, both in found if both)


def _is_proof(one: Company, other: Company) -> bool:
    """Whether they share what no two companies share."""
    shared = one.numbers & other.numbers
    return bool(one.external_ids & other.external_ids) or any(
        SCHEMES[each.scheme].names_one for each in shared
    )


def _is_named_alike(one: Company, other: Company) -> bool:
    """Whether the whole names agree, form and all: a group shares a domain, its companies are told apart by these."""
    left, right = one.named, other.named
    return bool(left.core) and left.core == right.core and _kind(left) == _kind(right)


def _kind(name: CompanyName) -> str:
    return name.form.kind if name.form else ""


def _against(one: Company, other: Company) -> tuple[Reason, ...]:
    left, right = one.named, other.named
    found = (
        (Reason.OTHER_NUMBER, _has_other_number(one, other)),
        (Reason.OTHER_FORM, _has_other_form(left, right)),
        (Reason.OTHER_BRANCH, bool(left.seat and right.seat and left.seat != right.seat)),
        (Reason.OTHER_COUNTRY, bool(one.country and other.country and one.country != other.country)),
    )
    return tuple(reason for reason, holds in found if holds)


def _has_other_number(one: Company, other: Company) -> bool:
    """Whether both have numbers of a scheme of which a company has one, and none in common."""
    for scheme in (name for name, scheme in SCHEMES.items() if scheme.is_only):
        left = {each for each in one.numbers if each.scheme == scheme}
        right = {each for each in other.numbers if each.scheme == scheme}
        if left and right and left.isdisjoint(right):
            return True
    return False


def _has_other_form(left: CompanyName, right: CompanyName) -> bool:
    """Whether both say a form and these cannot be one; 株式会社 in front and behind are two."""
    if left.form is None or right.form is None:
        return False
    places = {left.form.place, right.form.place} - {None}
    return left.form.family != right.form.family or len(places) == 2


def _alike(one: Company, other: Company) -> tuple[Reason, ...]:
    left, right = one.named, other.named
    if left.core and left.core == right.core:
        if left.seat and right.seat and left.seat != right.seat:
            return ()
        return (Reason.NAME if left.seat == right.seat else Reason.BRANCH_OF,)
    if _is_branch_of(left, right) or _is_branch_of(right, left):
        return (Reason.BRANCH_OF,)
    if loosely(left.core) == loosely(right.core) != "":
        return (Reason.SPELLING,)
    is_in_sounds = any(name.core.isascii() or is_kana(name.core) for name in (left, right))
    is_in_japanese = not (left.core.isascii() and right.core.isascii())
    return (Reason.READING,) if is_in_sounds and is_in_japanese and _sounds(one) & _sounds(other) else ()


def _is_branch_of(left: CompanyName, right: CompanyName) -> bool:
    return bool(right.core) and left.seat == left.core and left.core.startswith(right.core)


def _sounds(company: Company) -> set[str]:
    """How the name sounds, by its reading and by a name in kana or Latin letters."""
    core = company.named.core
    found = {romaji(company_name(company.reading).core), romaji(core) if is_kana(core) else ""}
    return (found | ({sounding(core)} if core.isascii() else set())) - {""}
