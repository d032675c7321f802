"""Work a pay run out again from its folder: ``python -m fieldhouse.checkers.compensation DIR``.

It imports nothing of Fieldhouse and calculates with fractions alone, plainly: what every credit adds to what was
attained, which part of it lies in which tier, and what all that comes to. It checks the hashes of ``run.json``, each
line that a credit gave, that each payee's lines add up to what was earned, and that what was earned is held, was
paid, is payable or is carried. Lines of a period (gates, caps, guarantees, objectives, draws) are taken as they stand
and have to be named so; that they are part of what was earned is checked.

Exit code 0: verified; 1: not verified, one line for each refusal; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

FAR = date(9999, 12, 31)
LENGTH = {"month": 1, "quarter": 3, "year": 12}
OF_A_PERIOD = ("gate", "cap", "guarantee", "objective", "draw", "forgiven")
PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BYR",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
PLACES[4] = "CLF UYW"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a run is not verified: a stable code, what it is about, what is stated, what was found."""

    code: str
    about: str
    stated: object = None
    found: object = None

    def __str__(self) -> str:
        return f"{self.code} about={self.about!r} stated={self.stated!r} found={self.found!r}"


def check_run(folder: Path) -> list[Refusal]:
    """Every reason why the run is not verified.

    ``not_a_run``, ``hash_differs``, ``line_missing``, ``line_unknown``, ``line_twice``, ``amount_differs``,
    ``attainment_differs``, ``sum_differs`` and ``balance_differs``.
    """
    try:
        facts = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        if facts["state"] != "done":
            raise ValueError
        refusals = _hashes(folder, facts)
        lines = _parquet(folder / "lines.parquet")
        statements = _csv(folder / "statements.csv")
        given = _Given(folder, facts)
    except (OSError, ValueError, KeyError) as error:
        return [Refusal("not_a_run", str(folder), None, str(error))]
    return [*refusals, *_lines(given, lines), *_sums(given, lines, statements)]


def _hashes(folder: Path, facts: Row) -> list[Refusal]:
    wanted = {folder / name: said for name, said in facts["outputs"].items()}
    wanted |= {folder / "inputs" / one["file"]: one["sha256"] for one in facts["inputs"].values()}
    found = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in wanted}
    return [
        Refusal("hash_differs", path.name, said, found[path])
        for path, said in wanted.items()
        if found[path] != said
    ]


def _parquet(path: Path) -> list[Row]:
    import pyarrow.dataset

    rows: list[Row] = pyarrow.dataset.dataset(path).to_table().to_pylist()
    return rows


def _csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(handle)]


def _table(path: Path) -> list[Row]:
    return _parquet(path) if path.suffix == ".parquet" else _csv(path)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value not in (None, "") else None


def _whole(value: object, default: int | None = None) -> int | None:
    return default if value in (None, "") else int(str(value))


def _number(text: str) -> Fraction:
    """``4%``, ``1.5x``, ``3/32``, ``1500`` as a fraction; words behind the number are left away."""
    text = text.strip()
    is_percent = text.endswith("%")
    text = text.rstrip("%x ").split(" ")[0].rstrip("x")
    return Fraction(text.replace(" ", "")) / (100 if is_percent else 1)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _half(value: Fraction, half_up: bool) -> int:
    if not half_up:
        return round(value)
    away = int(abs(value) + Fraction(1, 2))
    return away if value >= 0 else -away


@dataclass(slots=True)
class _Given:
    """What the run was given, as it lies in the folder."""

    folder: Path
    facts: Row
    plans: list[Row] = field(default_factory=list)
    payees: dict[str, list[Row]] = field(default_factory=dict)
    credits: list[Row] = field(default_factory=list)
    opening: list[Row] = field(default_factory=list)
    rates: list[Row] = field(default_factory=list)
    ends_on: date = FAR

    def __post_init__(self) -> None:
        import yaml

        inputs = {name: self.folder / "inputs" / one["file"] for name, one in self.facts["inputs"].items()}
        self.ends_on = date.fromisoformat(self.facts["ends_on"])
        for name in sorted(inputs):
            if name.startswith("plan-"):
                text = inputs[name].read_text(encoding="utf-8-sig")
                self.plans.append(yaml.load(text, Loader=yaml.BaseLoader))  # nosec B506 # noqa: S506 - texts
        self.plans.sort(key=lambda plan: (plan["plan"], plan["valid_from"]))
        for row in _table(inputs["payees"]):
            row["from"] = _day(row.get("valid_from")) or date.min
            ends = _day(row.get("valid_to"))
            row["last"] = FAR if ends is None else ends - timedelta(days=1)
            self.payees.setdefault(str(row["payee_id"]), []).append(row)
        for rows in self.payees.values():
            rows.sort(key=lambda row: row["from"])
        self.opening = _table(inputs["opening"]) if "opening" in inputs else []
        self.rates = _table(inputs["rates"]) if "rates" in inputs else []
        self.credits = self._credits(_table(inputs["credits"]))

    def _credits(self, rows: list[Row]) -> list[Row]:
        kept = []
        for row in rows:
            row["day"] = _day(row["on"])
            row["amount_minor"] = _whole(row["amount_minor"], 0)
            row["share_bp"] = _whole(row.get("share_bp"), 10_000)
            row["credit_id"], row["payee_id"] = str(row["credit_id"]), str(row["payee_id"])
            if row["day"] <= self.ends_on:
                kept.append(row)
        kept.sort(key=lambda row: (row["day"], row["credit_id"].encode(), row["payee_id"].encode()))
        earned = {(row["credit_id"], row["payee_id"]): row for row in kept if not row.get("reverses")}
        for row in kept:
            origin = earned.get((str(row.get("reverses") or ""), row["payee_id"]))
            row["origin"] = row if origin is None else origin
            row["counted"] = (
                (row["day"] if origin is None else origin["day"]) if row.get("reverses") else row["day"]
            )
            if row.get("reverses") and origin is None:
                row["counted"] = _day(row.get("reversed_on")) or row["day"]
        return kept

    def row_of(self, payee_id: str, day: date) -> Row | None:
        rows = [row for row in self.payees.get(payee_id, ()) if row["from"] <= day <= row["last"]]
        return rows[-1] if rows else None

    def plan_of(self, payee_id: str, day: date) -> Row | None:
        """The version that holds for a payee on a day: the last one that has begun, if it has not ended."""
        row = self.row_of(payee_id, day)
        if row is None:
            return None
        begun = [one for one in self.plans if one["plan"] == row["plan"] and _day(one["valid_from"]) <= day]  # type: ignore[operator]
        if not begun:
            return None
        ends = _day(begun[-1].get("valid_to"))
        return begun[-1] if ends is None or day < ends else None

    def currency(self, payee_id: str, plan: Row) -> str:
        return str(plan.get("currency") or self.payees[payee_id][-1]["currency"])

    def rate(self, plan: Row, base: str, quote: str, day: date) -> Fraction:
        """How many major units of ``quote`` one of ``base`` is."""
        stated = plan.get("rates", {})
        if f"{base}/{quote}" in stated:
            return Fraction(stated[f"{base}/{quote}"])
        if f"{quote}/{base}" in stated:
            return 1 / Fraction(stated[f"{quote}/{base}"])
        found: list[tuple[date, Fraction]] = []
        for row in self.rates:
            since = _day(row["on"]) or date.min
            if since <= day and (row["base"], row["quote"]) == (base, quote):
                found.append((since, Fraction(str(row["rate"]))))
            elif since <= day and (row["base"], row["quote"]) == (quote, base):
                found.append((since, 1 / Fraction(str(row["rate"]))))
        newest = max(since for since, _ in found)
        return [rate for since, rate in found if since == newest][-1]


def _minor(currency: str) -> int:
    return int(10 ** next((places for places, codes in PLACES.items() if currency in codes.split()), 2))


def _begin(day: date, span: str, year_starts: int) -> int:
    month = _month(day)
    return month - (month - year_starts + 1) % LENGTH[span]


def _part(plan: Row, row: Row, month: int, span: str, *, ramped: bool) -> Fraction:
    """The part of a year's amount that falls to a payee's row in a span, month groups of the finest grain summed."""
    seasons = plan.get("seasonality")
    ramp = plan.get("ramp") if ramped else None
    grain = min([span, *(one["every"] for one in (seasons, ramp) if one)], key=lambda name: LENGTH[name])
    starts = int(plan.get("year_starts", "1"))
    whole = Fraction(0)
    for begin in range(month, month + LENGTH[span], LENGTH[grain]):
        first, last = _first(begin), _first(begin + LENGTH[grain]) - timedelta(days=1)
        since, until = max(first, row["from"]), min(last, row["last"])
        if since > until:
            continue
        count = plan.get("day_count", "inclusive")
        if count == "end_minus_start" and last > first:
            there = Fraction((until - since).days, (last - first).days)
        elif count == "months":
            months = [_first(one) for one in range(_month(first), _month(last) + 1)]
            there = Fraction(sum(since <= one <= until for one in months), len(months))
        else:
            there = Fraction((until - since).days + 1, (last - first).days + 1)
        season = Fraction(LENGTH[grain], 12)
        if seasons:
            year = _begin(first, "year", starts)
            each = LENGTH[seasons["every"]]
            season = sum(
                (
                    _number(seasons["shares"][(one - year) // each]) / each
                    for one in range(begin, begin + LENGTH[grain])
                ),
                Fraction(0),
            )
        step = Fraction(1)
        ramp_on = _day(row.get("ramp_on"))
        if ramp and ramp_on:
            each = LENGTH[ramp["every"]]
            at = (begin - _begin(ramp_on, ramp["every"], starts)) // each
            step = _number(ramp["shares"][at]) if 0 <= at < len(ramp["shares"]) else step
        whole += there * season * step
    return whole


@dataclass(slots=True)
class _Tiers:
    """The tiers of a component for one payee and span, in whole units and fractions."""

    bounds: list[Fraction]
    rates: list[Fraction]
    levels: list[Fraction]
    retroactive: list[bool]
    cap: Fraction | None
    below: bool

    def at(self, attained: int) -> int:
        found = 0
        for number, bound in enumerate(self.bounds[1:], start=1):
            if attained > bound or (attained == bound and not self.below):
                found = number
        return found


def _tiers(given: _Given, plan: Row, component: Row, payee_id: str, month: int, span: str) -> _Tiers:
    minor = _minor(given.currency(payee_id, plan))
    scale = {"money": minor, "count": 1, "credits": 10_000}[component.get("unit", "money")]
    rows = [row for row in given.payees[payee_id] if row["plan"] == plan["plan"]]

    def asked(wanted: str, unit: int, *, is_quota: bool) -> tuple[Fraction, Fraction]:
        prorated, whole = Fraction(0), Fraction(0)
        for row in rows:
            if wanted[0].isalpha():
                held = _whole(row.get(wanted))
                times = 10_000 if is_quota and component.get("unit") == "credits" else 1
                each = None if held is None else Fraction(held * times)
            elif wanted.endswith("%"):
                held = _whole(row.get("target_minor"))
                each = None if held is None else _number(wanted) * held
            else:
                each = Fraction(wanted) * unit
            if each is None:
                continue
            whole = each * Fraction(LENGTH[span], 12)
            if row.get("status") != "leave":
                prorated += each * _part(plan, row, month, span, ramped=is_quota)
        return prorated, whole

    target, full_target = asked(component.get("target", "target_minor"), minor, is_quota=False)
    quota, full_quota = asked(component.get("quota", "quota_minor"), scale, is_quota=True)

    def bound(text: str) -> Fraction:
        return _number(text) * (quota if text.endswith("%") else scale)

    def money(text: str) -> Fraction:
        return _number(text) * (target if text.endswith("%") else minor)

    def rate(text: str) -> Fraction:
        if text.endswith("each"):
            return _number(text) * minor / scale
        if "x" in text:
            if "full" in text or (quota == 0 and full_quota):
                return _number(text) * full_target / full_quota if full_quota else Fraction(0)
            return _number(text) * target / quota if quota else Fraction(0)
        return _number(text)

    listed = component.get("tiers") or [{"rate": component["rate"]}]
    starts: list[Fraction] = []
    for number, tier in enumerate(listed):
        text = tier.get("from") or (listed[number - 1]["to"] if number else "0")
        starts.append(bound(text))
    made = _Tiers([], [], [], [], None, component.get("at_boundary") == "lower")
    for number, tier in enumerate(listed):
        slope = Fraction(0)
        if "rate" in tier:
            slope = rate(tier["rate"])
        elif "pays" in tier:
            end = bound(tier["to"]) if "to" in tier else starts[number + 1]
            slope = money(tier["pays"]) / (end - starts[number]) if end > starts[number] else slope
        made.bounds.append(starts[number])
        made.rates.append(slope)
        made.levels.append(money(tier["level"]) if "level" in tier else Fraction(0))
        made.retroactive.append(tier.get("boundary") == "retroactive")
    if "pays" in listed[-1] and "to" in listed[-1]:
        made.bounds.append(bound(listed[-1]["to"]))
        made.rates.append(Fraction(0))
        made.levels.append(Fraction(0))
        made.retroactive.append(False)
    made.cap = money(component["cap"]) if "cap" in component else None
    return made


def _pay(
    tiers: _Tiers, start: int, items: Iterable[tuple[int, int, Fraction]], *, highest: bool
) -> tuple[Fraction, int]:
    """All that is paid for credits in their order (amount, what is paid on, times what), and the attainment after."""
    parts = [Fraction(0)] * len(tiers.bounds)
    attained = 0
    for amount, base, weight in ([(start, start, Fraction(1))] if start else []) + list(items):
        before, attained = attained, attained + amount
        if highest or amount == 0:
            parts[tiers.at(attained)] += base * weight
            continue
        low, high = sorted((before, attained))
        numbers = range(len(parts)) if amount > 0 else reversed(range(len(parts)))
        run, given_out = Fraction(0), 0
        for number in numbers:
            bottom = Fraction(low) if number == 0 else max(Fraction(low), tiers.bounds[number])
            top = (
                Fraction(high) if number == len(parts) - 1 else min(Fraction(high), tiers.bounds[number + 1])
            )
            if top <= bottom:
                continue
            run += top - bottom
            if base == amount:
                part = (top - bottom) * (1 if amount > 0 else -1)
            else:
                upto = (run * base / abs(amount)).__floor__()
                part, given_out = Fraction(upto - given_out), upto
            parts[number] += part * weight
    reached = tiers.at(attained)
    back = max((one for one in range(1, reached + 1) if tiers.retroactive[one]), default=0)
    paid = tiers.levels[reached] if attained else Fraction(0)
    for number, part in enumerate(parts):
        paid += part * tiers.rates[back if number < back and not highest else number]
    return (paid if tiers.cap is None else min(paid, tiers.cap)), attained


def _meets(row: Row, where: Row) -> bool:
    """Whether a credit has the values, or lies in the ranges, that are asked for."""
    for column, wanted in where.items():
        if isinstance(wanted, dict):
            if column == "margin":
                whole = row["amount_minor"]
                value = Fraction(_whole(row.get("margin_minor"), 0) or 0, whole) if whole else None
            else:
                number = _whole(row.get(column))
                value = None if number is None else Fraction(number)
            if value is None or ("from" in wanted and value < _number(wanted["from"])):
                return False
            if "to" in wanted and value >= _number(wanted["to"]):
                return False
        elif str("" if row.get(column) is None else row[column]) not in (
            [wanted] if isinstance(wanted, str) else wanted
        ):
            return False
    return True


def _shares(credits: Sequence[Row], column: str) -> dict[int, int]:
    """The share of every credit in whole units, by its place; the shares of a split add up."""
    made: dict[int, int] = {}
    place_of = {id(row): place for place, row in enumerate(credits)}
    groups: dict[object, list[int]] = defaultdict(list)
    for place, row in enumerate(credits):
        whole = _whole(row.get(column), 0) or 0
        deal = row.get("deal_id") or ""
        key = (deal, row.get("measure"), row.get("product"), row["day"], bool(row.get("reverses")), whole)
        groups[key if deal else place].append(place)
    for places in groups.values():
        share, given_out = 0, 0
        for place in places:
            share += credits[place]["share_bp"]
            whole = _whole(credits[place].get(column), 0) or 0
            now = round(Fraction(whole * share, 10_000))
            made[place], given_out = now - given_out, now
    for place, row in enumerate(credits):
        origin = row["origin"]
        is_whole = (_whole(origin.get(column), 0) or 0) == -(_whole(row.get(column), 0) or 0)
        if origin is not row and origin["share_bp"] == row["share_bp"] and is_whole:
            made[place] = -made[place_of[id(origin)]]
    return made


def _beneficiaries(given: _Given, plan: Row, component: Row, row: Row) -> list[str]:
    """Who is credited with a credit by a component: its owner, who leads them on the day, or their team."""
    day, owner = row["counted"], row["payee_id"]
    kind = component.get("credit_from", "own")
    if kind == "own":
        found = [owner]
    elif kind == "team":
        own = given.row_of(owner, day)
        team = own.get("team") if own else None
        rows = {one: given.row_of(one, day) for one in given.payees}
        found = [one for one, held in rows.items() if team and held and held.get("team") == team]
    else:
        found = []
        at: str | None = owner
        while at is not None:
            held = given.row_of(at, day)
            at = str(held["manager_id"]) if held and held.get("manager_id") else None
            if at is not None:
                found.append(at)
            if kind == "direct_reports" or len(found) > 50:
                break
    return sorted(one for one in set(found) if one in given.payees and given.plan_of(one, day) is plan)


def _expected(given: _Given) -> dict[tuple[str, str, str, bool], Row]:
    """Every line that a credit gives, by credit, payee, component, and whether it is what a clawback leaves."""
    expected: dict[tuple[str, str, str, bool], Row] = {}
    attained: dict[tuple[str, str, str, int], int] = {}
    cached: dict[str, dict[int, int]] = {}

    def shares(column: str) -> dict[int, int]:
        if column not in cached:
            cached[column] = _shares(given.credits, column)
        return cached[column]

    for plan in given.plans:
        starts = int(plan.get("year_starts", "1"))
        half_up = plan.get("rounding") == "half_up"
        for component in plan["components"]:
            if "objectives" in component:
                continue
            span = component.get("attainment", "year")
            span = {"period": plan.get("period", "month"), "ytd": "year"}.get(span, span)
            each, stretch = span == "transaction", "year" if span == "transaction" else span
            work: dict[tuple[str, int], list[tuple[Row, int, int, Fraction]]] = defaultdict(list)
            for place, row in enumerate(given.credits):
                first = row["origin"]
                measures = component.get("measure", [])
                measures = [measures] if isinstance(measures, str) else measures
                begins, ends = _day(component.get("valid_from")), _day(component.get("valid_to"))
                if (measures and str(first.get("measure") or "") not in measures) or not _meets(
                    first, component.get("where", {})
                ):
                    continue
                if (begins and row["counted"] < begins) or (ends and row["counted"] >= ends):
                    continue
                for payee_id in _beneficiaries(given, plan, component, row):
                    amount, base = _amounts(given, plan, component, payee_id, row, place, shares)
                    weight = Fraction(1)
                    for one in component.get("multipliers", []):
                        weight *= _number(one["times"]) if _meets(first, one["where"]) else 1
                    work[payee_id, _begin(row["counted"], stretch, starts)].append(
                        (row, amount, base, weight)
                    )
            for (payee_id, month), items in work.items():
                tiers = _tiers(given, plan, component, payee_id, month, stretch)
                key = (plan["plan"], component["id"], payee_id, month)
                if key not in attained:
                    attained[key] = 0 if each else _opened(given, component, payee_id, month, stretch, starts)
                _follow(
                    plan,
                    component,
                    payee_id,
                    tiers,
                    attained[key],
                    items,
                    expected,
                    each=each,
                    half_up=half_up,
                )
                attained[key] += sum(amount for _, amount, _, _ in items)
    return expected


def _amounts(
    given: _Given, plan: Row, component: Row, payee_id: str, row: Row, place: int, shares: Any
) -> tuple[int, int]:
    """What a credit adds to attainment, and what is paid on, in the payee's currency."""
    unit = component.get("unit", "money")
    if unit == "credits":
        share = row["share_bp"]
        amount = -share if row["amount_minor"] < 0 or row.get("reverses") else share
        return amount, amount
    column = component.get("pays_on", "amount_minor")
    both = [shares("amount_minor")[place], shares(column if unit == "money" else "amount_minor")[place]]
    currency, target = str(row.get("currency") or ""), given.currency(payee_id, plan)
    if unit == "money" and currency and currency != target:
        rate = given.rate(plan, currency, target, row["counted"]) * Fraction(_minor(target), _minor(currency))
        both = [round(one * rate) for one in both]
    return both[0], both[1]


def _opened(given: _Given, component: Row, payee_id: str, month: int, span: str, starts: int) -> int:
    whole = 0
    for row in given.opening:
        if row["payee_id"] != payee_id or str(row.get("component") or "") not in ("", component["id"]):
            continue
        if _begin(_day(row.get("bucket_on")) or given.ends_on, span, starts) == month:
            whole += _whole(row.get("attainment_minor"), 0) or 0
    return whole


def _follow(
    plan: Row,
    component: Row,
    payee_id: str,
    tiers: _Tiers,
    start: int,
    items: Sequence[tuple[Row, int, int, Fraction]],
    expected: dict[tuple[str, str, str, bool], Row],
    *,
    each: bool,
    half_up: bool,
) -> None:
    """Put the credits on the way one after the other, each reversal taking its credit out of the past."""
    highest = component.get("crossing") == "highest"
    net: dict[int, list[Any]] = {}
    total = Fraction(0) if each else _pay(tiers, start, [], highest=highest)[0]
    rounded = _half(total, half_up)
    for row, amount, base, weight in items:
        key = id(row["origin"])
        before = (net[key][0] if key in net else 0) if each else start + sum(one[0] for one in net.values())
        old = _pay(tiers, 0, [tuple(net[key])], highest=highest)[0] if each and key in net else Fraction(0)
        if key in net:
            net[key][0] += amount
            net[key][1] += base
        else:
            net[key] = [amount, base, weight]
        if each:
            new = (
                _pay(tiers, 0, [tuple(net[key])], highest=highest)[0]
                if net[key][0] or net[key][1]
                else Fraction(0)
            )
            total += new - old
        else:
            total = _pay(tiers, start, [tuple(one) for one in net.values()], highest=highest)[0]
        paid, rounded = _half(total, half_up) - rounded, _half(total, half_up)
        line = {"before": before, "after": before + amount, "amount": paid}
        expected[row["credit_id"], payee_id, component["id"], False] = line
        ages = component.get("clawback", plan.get("clawback"))
        if ages and row.get("reverses"):
            months = _month(row["day"]) - _month(row["counted"]) - (row["day"].day < row["counted"].day)
            share = next(
                _number(one["share"])
                for one in ages
                if "before_months" not in one or months < int(one["before_months"])
            )
            kept = _half(paid * share, half_up) - paid
            if kept:
                expected[row["credit_id"], payee_id, component["id"], True] = {**line, "amount": kept}


def _lines(given: _Given, lines: list[Row]) -> list[Refusal]:
    refusals: list[Refusal] = []
    expected = _expected(given)
    seen: set[tuple[str, str, str, bool]] = set()
    for row in lines:
        if row["rule"] in OF_A_PERIOD:
            continue
        key = (row["credit_id"], row["payee_id"], row["component"], row["rule"] == "clawback")
        about = "/".join(str(one) for one in key[:3])
        if key in seen:
            refusals.append(Refusal("line_twice", about))
        seen.add(key)
        wanted = expected.get(key)
        if wanted is None:
            refusals.append(Refusal("line_unknown", about, row["amount_minor"]))
            continue
        if wanted["amount"] != row["amount_minor"]:
            refusals.append(Refusal("amount_differs", about, row["amount_minor"], wanted["amount"]))
        if wanted["after"] != row["attainment_after_minor"]:
            refusals.append(
                Refusal("attainment_differs", about, row["attainment_after_minor"], wanted["after"])
            )
    missing = sorted(set(expected) - seen)
    return [
        *refusals,
        *(Refusal("line_missing", "/".join(key[:3]), None, expected[key]["amount"]) for key in missing),
    ]


def _sums(given: _Given, lines: list[Row], statements: list[Row]) -> list[Refusal]:
    sums: dict[str, int] = defaultdict(int)
    for row in lines:
        sums[row["payee_id"]] += row["amount_minor"]
    for row in given.opening:
        sums[row["payee_id"]] += _whole(row.get("earned_minor"), 0) or 0
    refusals = []
    for row in statements:
        number = {name: int(row[name]) for name in row if name.endswith("_minor")}
        payee_id = row["payee_id"]
        if number["earned_minor"] != sums.pop(payee_id, 0):
            refusals.append(Refusal("sum_differs", payee_id, number["earned_minor"]))
        rest = (
            number["earned_minor"]
            - number["held_minor"]
            - number["paid_before_minor"]
            - number["payable_minor"]
        )
        if rest != number["carried_minor"]:
            refusals.append(Refusal("balance_differs", payee_id, number["carried_minor"], rest))
    return [*refusals, *(Refusal("sum_differs", payee_id, None, amount) for payee_id, amount in sums.items())]


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the folders that are named; 0 when all are verified."""
    parser = argparse.ArgumentParser(prog="python -m fieldhouse.checkers.compensation", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    is_verified = True
    for folder in parser.parse_args(arguments).folders:
        refusals = check_run(folder)
        is_verified = is_verified and not refusals
        for one in refusals:
            print(f"{folder}: {one}")
        if not refusals:
            print(f"{folder}: verified")
    return 0 if is_verified else 1


if __name__ == "__main__":
    sys.exit(main())
