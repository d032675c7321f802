"""A figure: its specification, its digits, and what it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from fieldhouse.domain.assumptions import Assumption, Hidden
from fieldhouse.domain.figure import FigureSpec
from fieldhouse.domain.money import divide_half_even


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Deals of the node that a figure does not count, for one reason.

    ``amount_minor`` is ``None`` where so few are withheld that the sum would give one away: see `evidence.figure_for`.
    """

    reason: str
    count: int
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and its evidence.

    ``amount_minor`` is in ``spec.currency``; a ratio (``num`` over ``den``) has no unit. Both are ``None`` when there
    is nothing to say, and ``why`` is the code of the reason. ``counted`` deals make an amount over deals, and
    ``left_out`` says what it does not count and why (``None`` until asked: see `queries.with_evidence`). ``inputs``
    are the figures that a derived one is made of; ``notes`` hold what its rule's sentence names, such as sample sizes.
    ``assumed`` says what was assumed of days of which a source does not tell (`apps.figures.assumptions`),
    ``hidden`` which fields could not be read.
    """

    spec: FigureSpec
    amount_minor: int | None = None
    num: int | None = None
    den: int | None = None
    counted: int | None = None
    left_out: tuple[LeftOut, ...] | None = None
    inputs: tuple[Figure, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)
    why: str | None = None
    assumed: tuple[Assumption, ...] = ()
    hidden: tuple[Hidden, ...] = ()

    @property
    def id(self) -> str:
        """The figure's id."""
        return self.spec.id

    @property
    def rule_code(self) -> str:
        """The code of the sentence that states the rule."""
        return f"metric.{self.spec.metric}"

    @property
    def is_ratio(self) -> bool:
        """Whether the figure is a quotient rather than an amount."""
        return self.spec.metric in RATIOS

    @property
    def ratio_bp(self) -> int | None:
        """The ratio in basis points, rounded half to even: 1.25 is 12500."""
        if self.num is None or not self.den:
            return None
        return divide_half_even(self.num * 10_000, self.den)

    def as_json(self) -> dict[str, Any]:
        """The figure as the API, the command line and packages for checkers print it."""
        value: dict[str, Any] = {"amount_minor": self.amount_minor, "currency": self.spec.currency}
        if self.is_ratio:
            value = {"num": self.num, "den": self.den, "ratio_bp": self.ratio_bp}
        return {
            "id": self.id,
            "metric": self.spec.metric,
            **value,
            "counted": self.counted,
            "left_out": None if self.left_out is None else [asdict(one) for one in self.left_out],
            "inputs": [{"id": one.id, "metric": one.spec.metric} for one in self.inputs],
            "notes": self.notes,
            "why": self.why,
            **caveats_json([self]),
            "spec": self.spec.as_json(),
        }


def caveats(figures: Iterable[Figure]) -> tuple[list[Assumption], list[Hidden]]:
    """What figures assume, and what they could not see, each once and in a fixed order."""
    several = list(figures)
    assumed = {each for one in several for each in one.assumed}
    return sorted(assumed), sorted({each for one in several for each in one.hidden})


def caveats_json(figures: Iterable[Figure]) -> dict[str, Any]:
    """The same, as the API, the command line and packages for checkers print it."""
    assumed, hidden = caveats(figures)
    return {
        "assumed": [
            {**asdict(one), "known_since": one.known_since.isoformat(), "code": one.code} for one in assumed
        ],
        "not_permitted": [
            {**asdict(one), "since": one.since.isoformat(), "code": one.code} for one in hidden
        ],
    }


RATIOS = frozenset({"attainment", "coverage_present", "coverage_needed", "year_on_year"})
