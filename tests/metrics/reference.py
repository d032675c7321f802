"""A plain, slow reading of the record files: what every figure must come to, from the written rules alone.

It imports nothing of Fieldhouse. Rules: docs/decisions 0004 and 0005, the docstrings of
`facts.standing`, `facts.members`, `facts.metrics.definitions` and `facts.conversion`. Every loop goes over everything;
nothing is indexed.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

VIEWS = ("deal_date", "today", "plan")
DIGITS = {"USD": 2, "EUR": 2, "JPY": 0}

CATEGORIES = {
    "closed": (),
    "commit_total": ("commit",),
    "best_case_total": ("commit", "best_case"),
    "pipeline_total": ("commit", "best_case", "pipeline"),
    "open_commit": ("commit",),
    "open_best_case": ("best_case",),
    "open_pipeline": ("commit", "best_case", "pipeline"),
    "open_all": ("commit", "best_case", "pipeline"),
}
COUNTS_BOOKED = {"closed", "commit_total", "best_case_total", "pipeline_total"}


@dataclass
class Deal:
    """A deal as it stood when a day ended; amounts are those of the deal, in ``currency``."""

    key: str
    stage: str
    outcome: str | None
    category: str | None
    amount: int | None
    currency: str
    close_on: date | None
    booked_on: date | None
    placed_on: date
    wall: str
    whole: dict[str, int | None]
    parts: list[tuple[str, dict[str, int | None]]]  # person, part by view
    nodes: dict[tuple[str, str], dict[str, int | None]]  # (tree, node): part by view


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def holds(row: dict[str, str], on: date) -> bool:
    begins, ends = day(row["valid_from"]), day(row["valid_to"])
    return (begins is None or begins <= on) and (ends is None or on < ends)


class Reference:
    """One folder of record files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        profile = tomllib.loads((folder / "fieldhouse-profile.toml").read_text(encoding="utf-8"))
        self.zone = ZoneInfo(profile["company"]["reporting_zone"])
        self.currency = profile["company"]["reporting_currency"]
        self.stages = profile["stages"]
        self.history: dict[tuple[str, str], list[tuple[datetime, int, str]]] = defaultdict(list)
        for place, row in enumerate(self.rows("change")):
            at = datetime.fromisoformat(row["at"])
            self.history[row["opportunity"], row["field"]].append((at, place, row["value"]))
        self.tables = {
            kind: self.rows(kind)
            for kind in (
                "opportunity split holding reporting_line territory_line account_territory account rate quota "
                "position territory person"
            ).split()
        }
        self.person_order = {row["key"]: place for place, row in enumerate(self.tables["person"])}

    def rows(self, kind: str) -> list[dict[str, str]]:
        with (self.folder / f"{kind}.csv").open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    # What was true at the end of a day.

    def end_of(self, on: date) -> datetime:
        return datetime.combine(on + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def value(self, deal: str, field: str, as_of: date) -> tuple[str | None, datetime | None]:
        before = [one for one in self.history[deal, field] if one[0] < self.end_of(as_of)]
        if not before:
            return None, None
        at, _place, value = max(before, key=lambda one: (one[0], one[1]))
        return value or None, at

    def stage_rule(self, stage: str | None, as_of: date) -> dict[str, object] | None:
        begun = [
            one
            for one in self.stages
            if one["stage"] == stage and (one.get("valid_from") is None or one["valid_from"] <= as_of)
        ]
        return max(begun, key=lambda one: one.get("valid_from") or date.min) if begun else None

    @cache  # noqa: B019 - one object a test run
    def deals(self, as_of: date, currency: str) -> list[Deal]:
        return [
            self.deal(row, as_of, currency)
            for row in self.tables["opportunity"]
            if datetime.fromisoformat(row["created_at"]) < self.end_of(as_of)
        ]

    def deal(self, row: dict[str, str], as_of: date, currency: str) -> Deal:
        key = row["key"]
        stage, moved_at = self.value(key, "stage", as_of)
        rule = self.stage_rule(stage, as_of)
        outcome = str(rule["outcome"]) if rule else None
        close_on = day(self.value(key, "close_on", as_of)[0] or "")
        booked_on = None
        if outcome == "won":
            booked_on = close_on or (moved_at.astimezone(self.zone).date() if moved_at else None)
        placed_on = min(booked_on or as_of, as_of)
        if outcome == "won":
            category: str | None = "closed"
        elif outcome == "lost":
            category = "omitted"
        else:
            category = self.value(key, "category", as_of)[0] or (str(rule["category"]) if rule else None)
        own = self.value(key, "currency", as_of)[0] or ""
        text = self.value(key, "amount", as_of)[0]
        amount = None if text is None else round(Fraction(text) * 10 ** DIGITS[own])
        account = self.value(key, "account", as_of)[0]
        whole = self.by_view(amount, own, currency, placed_on, as_of)
        parts = self.parts(key, self.value(key, "owner", as_of)[0], whole, as_of)
        territory = self.value(key, "territory", as_of)[0] or self.territory_of(account, placed_on)
        wall = next((one["wall"] for one in self.tables["account"] if one["key"] == account), "")
        nodes = self.nodes(parts, territory, whole, placed_on)
        return Deal(
            key,
            stage or "",
            outcome,
            category,
            amount,
            own,
            close_on,
            booked_on,
            placed_on,
            wall,
            whole,
            parts,
            nodes,
        )

    # Money.

    def by_view(
        self, amount: int | None, own: str, wanted: str, placed_on: date, as_of: date
    ) -> dict[str, int | None]:
        asked = {"deal_date": ("market", placed_on), "today": ("market", as_of), "plan": ("plan", placed_on)}
        found: dict[str, int | None] = {}
        for view, (kind, on) in asked.items():
            rate = self.rate(kind, own, wanted, on)
            found[view] = (
                None
                if amount is None or rate is None
                else round(Fraction(amount, 10 ** DIGITS[own]) * rate * 10 ** DIGITS[wanted])
            )
        return found

    @cache  # noqa: B019
    def rate(self, kind: str, own: str, wanted: str, on: date) -> Fraction | None:
        if own == wanted:
            return Fraction(1)
        for base, quote, is_inverse in ((own, wanted, False), (wanted, own, True)):
            begun = [
                one
                for one in self.tables["rate"]
                if (one["kind"], one["base"], one["quote"]) == (kind, base, quote)
                and date.fromisoformat(one["valid_from"]) <= on
            ]
            if begun:
                quoted = Fraction(max(begun, key=lambda one: one["valid_from"])["rate"])
                return 1 / quoted if is_inverse else quoted
        return None

    def parts(
        self, key: str, owner: str | None, whole: dict[str, int | None], as_of: date
    ) -> list[tuple[str, dict[str, int | None]]]:
        named = [
            (one["person"], round(Fraction(one["share"]) * 100))
            for one in self.tables["split"]
            if one["opportunity"] == key and one["kind"] == "owner" and holds(one, as_of)
        ]
        shares: dict[str, int] = {owner or "": 0}
        for person, share in sorted(named, key=lambda one: self.person_order[one[0]]):
            shares[person] = shares.get(person, 0) + share
        shares[owner or ""] += 10_000 - sum(shares.values())
        people = [person for person, share in shares.items() if share]
        by_view = {view: largest_remainder(whole[view], [shares[one] for one in people]) for view in VIEWS}
        return [
            (person, {view: by_view[view][place] for view in VIEWS}) for place, person in enumerate(people)
        ]

    # Places.

    def nodes(
        self,
        parts: list[tuple[str, dict[str, int | None]]],
        territory: str | None,
        whole: dict[str, int | None],
        on: date,
    ) -> dict[tuple[str, str], dict[str, int | None]]:
        found: dict[tuple[str, str], dict[str, int | None]] = {}
        for person, part in parts:
            for position in self.above(
                "reporting_line", "position", "reports_to", self.position_of(person, on), on
            ):
                so_far = found.get(("organisation", position), dict.fromkeys(VIEWS))
                found["organisation", position] = {view: added(so_far[view], part[view]) for view in VIEWS}
        for node in self.above("territory_line", "territory", "parent", territory, on):
            found["territories", node] = whole
        return found

    def position_of(self, person: str, on: date) -> str | None:
        held = [
            one["position"] for one in self.tables["holding"] if one["person"] == person and holds(one, on)
        ]
        assert len(held) < 2, f"{person} holds two positions on {on}: the reference does not say which"
        return held[0] if held else None

    def territory_of(self, account: str | None, on: date) -> str | None:
        lies = [
            one["territory"]
            for one in self.tables["account_territory"]
            if one["account"] == account and holds(one, on)
        ]
        assert len(lies) < 2, f"{account} lies in two territories on {on}"
        return lies[0] if lies else None

    @cache  # noqa: B019
    def above(self, table: str, child: str, parent: str, node: str | None, on: date) -> tuple[str, ...]:
        """The node itself and everything above it on a day; a node that no line names that day is nowhere."""
        lines = [one for one in self.tables[table] if holds(one, on)]
        if not any(node in (one[child], one[parent]) for one in lines):
            return ()
        path: list[str] = []
        here = node
        while here:
            path.append(here)
            here = next((one[parent] for one in lines if one[child] == here), None)
        return tuple(path)

    # Figures.

    def why_not(
        self, deal: Deal, metric: str, start: date, until: date, view: str, walls: tuple[str, ...] = ()
    ) -> str | None:
        """Why a metric leaves a deal out, the first reason that holds; ``None`` when it counts the deal."""
        is_open = deal.outcome == "open"
        if deal.wall and deal.wall not in walls:
            return "behind_wall"
        if deal.outcome is None:
            return "stage_not_mapped"
        if deal.outcome == "lost":
            return "lost"
        if deal.outcome == "won":
            if metric not in COUNTS_BOOKED:
                return "already_won"
            assert deal.booked_on is not None
            if not start <= deal.booked_on < until:
                return "booked_outside_period"
        if is_open and deal.category == "omitted":
            return "omitted"
        if is_open and metric == "closed":
            return "still_open"
        if is_open and deal.category not in CATEGORIES[metric]:
            return "category_not_counted"
        if is_open and metric != "open_all":
            if deal.close_on is None:
                return "no_close_date"
            if not start <= deal.close_on < until:
                return "closes_outside_period"
        if deal.amount is None:
            return "no_amount"
        return "no_rate" if deal.whole[view] is None else None

    def totals(
        self, as_of: date, currency: str, start: date, until: date, view: str, walls: tuple[str, ...] = ()
    ) -> dict[tuple[str, str, str], dict[str | None, tuple[int, int]]]:
        """By tree, node and metric: the amount and number of deals by reason, ``None`` for those counted."""
        found: dict[tuple[str, str, str], dict[str | None, tuple[int, int]]] = defaultdict(dict)
        for deal in self.deals(as_of, currency):
            for metric in CATEGORIES:
                reason = self.why_not(deal, metric, start, until, view, walls)
                for (tree, node), part in deal.nodes.items():
                    amount, count = found[tree, node, metric].get(reason, (0, 0))
                    found[tree, node, metric][reason] = (amount + (part[view] or 0), count + 1)
        return found

    def quota(self, tree: str, node: str, start: date, until: date, as_of: date, currency: str) -> int | None:
        """The sum of the quotas within a period, the newest version of each by the day, at the plan rate."""
        column = "position" if tree == "organisation" else "territory"
        newest: dict[tuple[str, str], dict[str, str]] = {}
        for row in sorted(self.tables["quota"], key=lambda one: one["valid_from"]):
            is_inside = (
                date.fromisoformat(row["starts_on"]) >= start and date.fromisoformat(row["until_on"]) <= until
            )
            if row[column] == node and is_inside and date.fromisoformat(row["valid_from"]) <= as_of:
                newest[row["starts_on"], row["until_on"]] = row
        given = []
        for row in newest.values():
            rate = self.rate("plan", row["currency"], currency, date.fromisoformat(row["starts_on"]))
            if row["amount"] and rate is not None:
                minor = round(Fraction(row["amount"]) * 10 ** DIGITS[row["currency"]])
                given.append(
                    round(Fraction(minor, 10 ** DIGITS[row["currency"]]) * rate * 10 ** DIGITS[currency])
                )
        return sum(given) if given else None


def added(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def largest_remainder(amount: int | None, weights: list[int]) -> list[int | None]:
    """Parts of an amount that add up to it; what rounding leaves goes to the largest remainders, earlier ones first."""
    if amount is None:
        return [None] * len(weights)
    exact = [Fraction(amount * weight, sum(weights)) for weight in weights]
    floors = [one.numerator // one.denominator for one in exact]
    order = sorted(range(len(weights)), key=lambda place: (floors[place] - exact[place], place))
    for place in order[: amount - sum(floors)]:
        floors[place] += 1
    return list(floors)
