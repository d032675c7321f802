"""A plan as a frozen record: its components, and what holds for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from fieldhouse.domain.compensation.terms import Measured, RateTerm


class Span(StrEnum):
    """A stretch of the plan's year, in which attainment adds up or money is paid."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TRANSACTION = "transaction"


class Unit(StrEnum):
    """What a measure counts: minor units of money, things, or credits themselves (each worth its share)."""

    MONEY = "money"
    COUNT = "count"
    CREDITS = "credits"


class CreditFrom(StrEnum):
    """Whose credits a component counts, by the hierarchy as of the day of the order."""

    OWN = "own"
    DIRECT_REPORTS = "direct_reports"
    REPORTS = "reports"
    TEAM = "team"


class DrawKind(StrEnum):
    """What becomes of a draw that was not earned: owed, given, or owed until a span ends."""

    RECOVERABLE = "recoverable"
    NON_RECOVERABLE = "non_recoverable"
    FORGIVEN = "forgiven"


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``start`` on: a rate, an amount spread over the tier (``pays``), or an amount for being in it (``level``).

    ``is_retroactive``: the rate holds from the first unit on, not from the boundary on.
    """

    start: Measured
    end: Measured | None
    rate: RateTerm | None
    pays: Measured | None
    level: Measured | None
    is_retroactive: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A column of the credits with the values it may have, or the range it has to lie in (from, below to)."""

    column: str
    values: tuple[str, ...] = ()
    at_least: Fraction | None = None
    below: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Multiplier:
    """What a credit's pay is multiplied by where every condition holds."""

    where: tuple[Condition, ...]
    times: Fraction


@dataclass(frozen=True, slots=True)
class Amortised:
    """Over how many months the commission of a credit is expensed (ASC 340-40), where the conditions hold."""

    where: tuple[Condition, ...]
    months: int


@dataclass(frozen=True, slots=True)
class Instalment:
    """The share of a commission that becomes payable on an event of the credit: order, invoice or payment."""

    share: Fraction
    until: str


@dataclass(frozen=True, slots=True)
class ClawbackAge:
    """What is taken back of a reversed credit that is younger than so many months; ``None``: of any older one."""

    before_months: int | None
    share: Fraction


@dataclass(frozen=True, slots=True)
class Gate:
    """Pays only the share ``otherwise`` until the attainment of another component (or its own) is reached."""

    component: str
    at: Measured
    otherwise: Fraction


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of an objective: its share, and the day on which it was reached, with its evidence and approver."""

    name: str
    share: Fraction
    reached_on: date | None
    evidence: str | None
    approver: str | None


@dataclass(frozen=True, slots=True)
class Objective:
    """What one person is asked for in a period, and what it is worth; paid by milestones that somebody approved."""

    payee_id: str
    name: str
    period: str
    value: Measured
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """One way in which a plan pays; see docs/compensation.md for each field."""

    id: str
    line: int
    measures: tuple[str, ...] = ()
    credit_from: CreditFrom = CreditFrom.OWN
    where: tuple[Condition, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    attainment: Span = Span.YEAR
    unit: Unit = Unit.MONEY
    pays_on: str = "amount_minor"
    target: Measured | str = "target_minor"
    quota: Measured | str = "quota_minor"
    tiers: tuple[Tier, ...] = ()
    is_highest: bool = False
    belongs_below: bool = False
    cap: Measured | None = None
    multipliers: tuple[Multiplier, ...] = ()
    gate: Gate | None = None
    hold: tuple[Instalment, ...] | None = None
    clawback: tuple[ClawbackAge, ...] | None = None
    amortise: tuple[Amortised, ...] = ()
    objectives: tuple[Objective, ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of a quota by spans: seasons of the plan's year, or the steps of a ramp since the start."""

    every: Span
    shares: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """What is paid at least in a period: an advance, a gift, or an advance that is forgiven when ``forgiven`` ends."""

    kind: DrawKind
    amount: Measured
    months: int | None
    forgiven: Span | None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What is earned at least in each pay period, for so many months from the start on."""

    amount: Measured
    months: int | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a legal entity may set off against later pay, what has to be left of it, and what a leaver owes."""

    set_off: Fraction = Fraction(1)
    floor: Measured | None = None
    forgives_leavers: bool = False


@dataclass(frozen=True, slots=True)
class PlanCap:
    """The most that all components together pay in a span."""

    per: Span
    amount: Measured


@dataclass(frozen=True, slots=True)
class Plan:
    """A version of a plan, valid from a day on (half open)."""

    id: str
    version: int
    file: str
    valid_from: date
    valid_to: date | None
    components: tuple[Component, ...]
    currency: str | None = None
    year_starts: int = 1
    period: Span = Span.MONTH
    rounds_half_up: bool = False
    day_count: str = "inclusive"
    rates: dict[tuple[str, str], str] = field(default_factory=dict)
    seasonality: Shares | None = None
    ramp: Shares | None = None
    cap: PlanCap | None = None
    draw: Draw | None = None
    guarantee: Guarantee | None = None
    hold: tuple[Instalment, ...] = ()
    clawback: tuple[ClawbackAge, ...] = ()
    recovery: dict[str, Recovery] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The plan and its version, as lines and messages name it: ``AE-2026 v2``."""
        return f"{self.id} v{self.version}"
