"""What is known, reckoned up: how every deal stood when a day ended, and what each node comes to.

Plain rules over plain loops, of the program that reads the export nothing: the metrics as docs/glossary.md names them,
decisions 0005 and 0014, rates half to even once a deal, parts by largest remainder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from ...stages import CATEGORIES, STAGES
from .known import Deal, Known

VIEWS = ("deal_date", "today", "plan")
ZONE, CURRENCY = ZoneInfo("America/Los_Angeles"), "USD"
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0}
OUTCOMES = {stage.code: stage.outcome for stage in STAGES}
DEFAULTS = {stage.code: CATEGORIES[stage.after] for stage in STAGES}

COUNTED = {
    "closed": (),
    "commit_total": ("commit",),
    "best_case_total": ("commit", "best_case"),
    "pipeline_total": ("commit", "best_case", "pipeline"),
    "open_commit": ("commit",),
    "open_best_case": ("best_case",),
    "open_pipeline": ("commit", "best_case", "pipeline"),
    "open_all": ("commit", "best_case", "pipeline"),
}
"""The categories of open deals that each metric counts."""
WITH_BOOKED = ("closed", "commit_total", "best_case_total", "pipeline_total")

Node = tuple[str, str]
Amounts = dict[str, int | None]
"""An amount in dollars by each of `VIEWS`, empty without an amount or a rate."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A deal as it stood; ``parts`` are what each node has of it."""

    is_won: bool
    category: str
    booked_on: date | None
    close_on: date | None
    wall: str
    whole: Amounts
    parts: list[tuple[Node, Amounts]]

    def is_counted(self, metric: str, start: date, until: date) -> bool:
        """Whether a metric of a period counts it."""
        if self.is_won:
            return metric in WITH_BOOKED and self.booked_on is not None and start <= self.booked_on < until
        if self.category not in COUNTED[metric]:
            return False
        return metric == "open_all" or (self.close_on is not None and start <= self.close_on < until)


class Reckoning:
    """The totals of what is known."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._rates: dict[tuple[str, str], list[tuple[date, Fraction]]] = defaultdict(list)
        for kind, code, since, rate in sorted(known.rates):
            self._rates[kind, code].append((since, rate))

    def totals(
        self, stood: list[Stood], start: date, until: date, walls: tuple[str, ...]
    ) -> dict[tuple[Node, str, str], tuple[int, int]]:
        """By node, metric and view: amount and number of the deals that count in a period."""
        found: dict[tuple[Node, str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for deal in stood:
            if deal.wall and deal.wall not in walls:
                continue
            for metric in COUNTED:
                if not deal.is_counted(metric, start, until):
                    continue
                for view in (view for view in VIEWS if deal.whole[view] is not None):
                    for node, part in deal.parts:
                        amount, count = found[node, metric, view]
                        found[node, metric, view] = (amount + (part[view] or 0), count + 1)
        return found

    def stood(self, day: date) -> list[Stood]:
        """Every deal that had been created and is open or won, as it stood when a day ended."""
        ended = datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)
        created = (deal for deal in self._known.deals if deal.created_at < ended)
        return [stood for deal in created if (stood := self._stood(deal, day, ended)) is not None]

    def _stood(self, deal: Deal, day: date, ended: datetime) -> Stood | None:
        stage, moved_at = deal.value("stage", ended)
        outcome = OUTCOMES.get(stage or "")
        if outcome not in ("open", "won"):
            return None
        is_won = outcome == "won"
        close_on = _day(deal.value("close_on", ended)[0])
        won_on = moved_at.astimezone(ZONE).date() if moved_at else None
        booked_on = (close_on or won_on) if is_won else None
        placed_on = min(booked_on or day, day)
        account = deal.value("account", ended)[0]
        whole = self._in_dollars(deal, placed_on, day, ended)
        return Stood(
            is_won,
            "closed" if is_won else deal.value("category", ended)[0] or DEFAULTS[str(stage)],
            booked_on,
            close_on,
            self._known.wall_of.get(account or "", ""),
            whole,
            list(self._parts(deal, whole, day, ended, account)),
        )

    def _parts(
        self, deal: Deal, whole: Amounts, day: date, ended: datetime, account: str | None
    ) -> Iterator[tuple[Node, Amounts]]:
        """What each node has of a deal: of the organisation the owners' parts, of the territories the whole."""
        found: dict[Node, Amounts] = {}
        for person, part in self._owners(deal, whole, day, ended):
            for node in self._path(self._known.place_of.get(person)):
                held = found.get(node)
                found[node] = part if held is None else {view: _sum(held[view], part[view]) for view in VIEWS}
        yield from found.items()
        territory = deal.value("territory", ended)[0] or self._known.territory_of.get(account or "")
        for node in self._path(("Territory2", territory) if territory else None):
            yield node, whole

    def _owners(self, deal: Deal, whole: Amounts, day: date, ended: datetime) -> list[tuple[str, Amounts]]:
        """The owner, who has what the shares leave, and those with a share, in the order of the users."""
        owner = deal.value("owner", ended)[0] or ""
        shares = {owner: 0}
        for person, share, since in sorted(deal.shares, key=lambda one: self._known.order[one[0]]):
            if since <= day:
                shares[person] = shares.get(person, 0) + share
        shares[owner] += 10_000 - sum(shares.values())
        people = [person for person, share in shares.items() if share]
        by_view = {view: _divided(whole[view], [shares[one] for one in people]) for view in VIEWS}
        return [(person, {view: by_view[view][nth] for view in VIEWS}) for nth, person in enumerate(people)]

    def _path(self, node: Node | None) -> Iterator[Node]:
        while node is not None:
            yield node
            node = self._known.above.get(node)

    def _in_dollars(self, deal: Deal, placed_on: date, day: date, ended: datetime) -> Amounts:
        amount, code = deal.value("amount", ended)[0], deal.value("currency", ended)[0] or ""
        on = {"deal_date": ("market", placed_on), "today": ("market", day), "plan": ("plan", placed_on)}
        if amount is None:
            return dict.fromkeys(VIEWS)
        minor = round(Fraction(amount) * 10 ** DIGITS[code])
        found: Amounts = {}
        for view, (kind, when) in on.items():
            rate = self._rate(kind, code, when)
            found[view] = None if rate is None else round(minor * 10 ** (2 - DIGITS[code]) / rate)
        return found

    @cache  # noqa: B019 - one object for one export
    def _rate(self, kind: str, code: str, on: date) -> Fraction | None:
        if code == CURRENCY:
            return Fraction(1)
        begun = [rate for since, rate in self._rates[kind, code] if since <= on]
        return begun[-1] if begun else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _divided(amount: int | None, weights: list[int]) -> list[int | None]:
    """Parts that add up to an amount: what rounding down leaves goes to the largest remainders, earlier ones first."""
    if amount is None:
        return [None] * len(weights)
    exact = [Fraction(amount * weight, 10_000) for weight in weights]
    parts = [one.numerator // one.denominator for one in exact]
    by_remainder = sorted(range(len(weights)), key=lambda nth: (parts[nth] - exact[nth], nth))
    for nth in by_remainder[: amount - sum(parts)]:
        parts[nth] += 1
    return list(parts)
