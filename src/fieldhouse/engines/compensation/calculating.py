"""Lines of every component: exact differences of rounded cumulatives, in the order ``on, credit_id``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import polars as pl

from fieldhouse.domain.compensation.curve import Curve
from fieldhouse.domain.compensation.plan import Component, Plan, Span
from fieldhouse.domain.compensation.spans import MONTHS, bucket
from fieldhouse.domain.compensation.walk import Step, walk
from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.compensation import vector
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.crediting import Counted, Credits, lines_of, weights_of
from fieldhouse.engines.compensation.inputs import EPOCH, PayInput, People
from fieldhouse.engines.compensation.tables import Ints, Paid, curve_tables

MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Made:
    """The lines of one component of a plan version: credit row, payee, month that counts, and what it pays."""

    place: int
    plan: Plan
    component: Component
    row: Ints
    payee: Ints
    month: Ints
    paid: Paid
    rate_num: Ints
    rate_den: Ints
    kept: tuple[Ints, Ints]


@dataclass(slots=True)
class State:
    """Attainment by plan and component, payee and span: what a later version, a gate or a closing begins with."""

    attained: dict[tuple[str, str], dict[tuple[int, int], int]] = field(
        default_factory=lambda: defaultdict(dict)
    )


def opening_attainment(
    given: PayInput, people: People, plan: Plan, component: Component
) -> dict[tuple[int, int], int]:
    """The attainment with which spans begin, by payee and first month; a row without a day means the run's span."""
    span = component.attainment
    if span is Span.TRANSACTION:
        return {}
    opened: dict[tuple[int, int], int] = defaultdict(int)
    for row in given.opening:
        if row["component"] not in ("", component.id) or row["payee_id"] not in people.number:
            continue
        month = bucket(row["bucket_on"] or given.ends_on, span, plan.year_starts)
        opened[people.number[row["payee_id"]], month] += row["attainment_minor"]
    return dict(opened)


def component_lines(
    given: PayInput,
    people: People,
    credits: Credits,
    place: int,
    component: Component,
    state: State,
    *,
    compiled: bool,
) -> Made:
    """Work out one component of one plan version, and note the attainment it ends with."""
    plan = people.plans[place]
    counted = lines_of(given, people, credits, plan, place, component)
    is_each = component.attainment is Span.TRANSACTION
    span = Span.YEAR if is_each else component.attainment
    month = _buckets(credits.counted[counted.row], span, plan.year_starts)
    pairs, group = _groups(counted.payee, month)
    bases = Bases(people, plan, component)
    curves = [bases.curve(people.ids[payee], begin, span) for payee, begin in pairs]
    attained = state.attained[plan.id, component.id]
    if not attained:
        attained.update(opening_attainment(given, people, plan, component))
    start = np.array([0 if is_each else attained.get(pair, 0) for pair in pairs], dtype=np.int64)
    origin = _origins(credits, counted, len(people.ids))
    weights = weights_of(credits, component, counted.row)
    paid, num, den = _paid(counted, group, curves, start, origin, weights, component, plan, compiled=compiled)
    if not is_each:
        sums = np.zeros(len(pairs), dtype=np.int64)
        np.add.at(sums, group, counted.amount)
        for pair, first, more in zip(pairs, start.tolist(), sums.tolist(), strict=True):
            attained[pair] = first + more
    return Made(
        place,
        plan,
        component,
        counted.row,
        counted.payee,
        month,
        paid,
        num,
        den,
        _kept(credits, counted, plan, component, paid),
    )


def _groups(payee: Ints, month: Ints) -> tuple[list[tuple[int, int]], Ints]:
    """Each payee and span once, in their order, and for each line the place of its own."""
    if not payee.size:
        return [], payee
    first = int(month.min())
    width = int(month.max()) - first + 1
    code = payee * width + (month - first)
    is_used = np.zeros(int(payee.max() + 1) * width, dtype=np.bool_)
    is_used[code] = True
    keys = np.flatnonzero(is_used)
    place = np.cumsum(is_used) - 1
    return [(key // width, key % width + first) for key in keys.tolist()], place[code]


def _buckets(days: Ints, span: Span, year_starts: int) -> Ints:
    """The first month of the span of each day, counted from year 0."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + EPOCH.year * 12
    begun: Ints = months - (months - (year_starts - 1)) % MONTHS[span]
    return begun


def _origins(credits: Credits, counted: Counted, payees: int) -> Ints:
    """The place among these lines of what each reverses, its own where it reverses nothing that is here."""
    places = np.arange(counted.row.size, dtype=np.int64)
    reverses = credits.origin[counted.row] != counted.row
    if not reverses.any():
        return places
    code = counted.row * payees + counted.payee
    some = np.flatnonzero(reverses)
    wanted = credits.origin[counted.row[some]] * payees + counted.payee[some]
    at = np.minimum(np.searchsorted(code, wanted), code.size - 1)
    places[some] = np.where(code[at] == wanted, at, some)
    return places


Weights = tuple[Ints, list[Fraction]] | None


def _paid(
    counted: Counted,
    group: Ints,
    curves: list[Curve],
    start: Ints,
    origin: Ints,
    weights: Weights,
    component: Component,
    plan: Plan,
    *,
    compiled: bool,
) -> tuple[Paid, Ints, Ints]:
    """By the kernel or its like where 64 bits hold all of it, else line by line with integers of any size."""
    if not counted.row.size:
        return _walked(counted, group, curves, start, origin, weights, component, plan)
    is_each = component.attainment is Span.TRANSACTION
    most = np.abs(start)
    np.add.at(most, group, np.abs(counted.amount))
    if weights is not None or component.is_highest or counted.base is not counted.amount:
        fast = None
        if compiled and not is_each:
            fast = _stepped(counted, group, curves, start, most, origin, weights, component, plan)
        return fast or _walked(counted, group, curves, start, origin, weights, component, plan)
    times = np.bincount(group, minlength=len(curves)) if is_each else np.ones(len(curves), dtype=np.int64)
    fits = all(
        one.fits(int(high)) and (not is_each or _fits_each(one, int(high), int(count)))
        for one, high, count in zip(curves, most, times, strict=True)
    )
    if not fits:
        return _walked(counted, group, curves, start, origin, weights, component, plan)
    tables = curve_tables(curves)
    by: Any = vector
    if compiled:
        from fieldhouse.engines.compensation import kernel as by
    half_up = plan.rounds_half_up
    if is_each:
        paid = by.each_lines(origin, group, counted.amount, tables, half_up=half_up)
        return paid, *by.rates(group[origin], counted.amount, paid, tables)
    attained = start.copy()
    pay, _ = vector.pay_at(tables, np.arange(start.size, dtype=np.int64), start)
    before = vector.divided(pay, tables.den, half_up)
    paid = by.sum_lines(group, counted.amount, tables, attained, before, half_up=half_up)
    return paid, *by.rates(group, counted.amount, paid, tables)


def _stepped(
    counted: Counted,
    group: Ints,
    curves: list[Curve],
    start: Ints,
    most: Ints,
    origin: Ints,
    weights: Weights,
    component: Component,
    plan: Plan,
) -> tuple[Paid, Ints, Ints] | None:
    """The compiled walk, ``None`` where 64 bits do not hold it."""
    from fieldhouse.engines.compensation.stepping import slopes_of, walk_lines

    places, known = weights or (np.zeros(counted.row.size, dtype=np.int64), [Fraction(1)])
    under = lcm(*(one.denominator for one in known))
    whole = np.array([int(one * under) for one in known], dtype=np.int64)
    base = np.abs(start)
    np.add.at(base, group, np.abs(counted.base))
    slopes = slopes_of(curves, under, most, base, float(max(known)))
    if slopes is None:
        return None
    return walk_lines(
        group,
        origin,
        counted.amount,
        counted.base,
        whole[places],
        under,
        slopes,
        start,
        is_highest=component.is_highest,
        half_up=plan.rounds_half_up,
    )


def _fits_each(one: Curve, most: int, count: int) -> bool:
    steepest = max(abs(slope) for slope in one.slope)
    highest = max(abs(intercept) for intercept in one.intercept)
    return (steepest * most + highest * 2 * count) * 2 + 2 * one.den < 2**62


def _walked(
    counted: Counted,
    group: Ints,
    curves: list[Curve],
    start: Ints,
    origin: Ints,
    weights: Weights,
    component: Component,
    plan: Plan,
) -> tuple[Paid, Ints, Ints]:
    """Every payee's lines with integers of any size."""
    size = counted.row.size
    made = Paid(*(np.zeros(size, dtype=np.int64) for _ in range(4)))
    num, den = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    order = np.argsort(counted.payee, kind="stable")
    cuts = np.flatnonzero(np.diff(counted.payee[order])) + 1
    for places in np.split(order, cuts) if size else []:
        local = {place: number for number, place in enumerate(places.tolist())}
        steps = [
            Step(
                int(counted.amount[place]),
                int(counted.base[place]),
                Fraction(1) if weights is None else weights[1][weights[0][place]],
                local[int(origin[place])],
                int(group[place]),
                int(group[place]),
            )
            for place in local
        ]
        opening = {int(one): int(start[one]) for one in np.unique(group[places])}
        done = walk(
            steps,
            curves,
            opening,
            is_each=component.attainment is Span.TRANSACTION,
            is_highest=component.is_highest,
            half_up=plan.rounds_half_up,
        )
        for place, one in zip(local, done, strict=True):
            if max(abs(one.amount_minor), abs(one.before), abs(one.after)) > MOST:
                raise BadInput("pay.too_large", value=str(one.amount_minor), column=component.id)
            made.amount[place], made.tier[place] = one.amount_minor, one.tier
            made.before[place], made.after[place] = one.before, one.after
            if abs(one.num) <= MOST and one.den <= 2**62:
                num[place], den[place] = one.num, one.den
    return made, num, den


def _kept(
    credits: Credits, counted: Counted, plan: Plan, component: Component, paid: Paid
) -> tuple[Ints, Ints]:
    """What a payee keeps of reversed credits by their age: the places of the lines, and the amounts."""
    ages = plan.clawback if component.clawback is None else component.clawback
    places = np.flatnonzero(credits.is_reversal[counted.row]) if ages else np.empty(0, dtype=np.int64)
    row, amount = counted.row[places], paid.amount[places]
    age = _months_between(credits.counted[row], credits.on[row])
    kept = np.zeros(places.size, dtype=np.int64)
    is_open = np.ones(places.size, dtype=np.bool_)
    for one in ages:
        here = is_open & (age < (MOST if one.before_months is None else one.before_months))
        kept[here] = vector.portion(amount[here], one.share, plan.rounds_half_up) - amount[here]
        is_open &= ~here
    return places[kept != 0], kept[kept != 0]


def _months_between(earlier: Ints, later: Ints) -> Ints:
    """Whole months from one day to another, as `domain/compensation/spans.py` counts them."""
    days = [one.astype("datetime64[D]") for one in (earlier, later)]
    months = [one.astype("datetime64[M]") for one in days]
    within = [(day - month).astype(np.int64) for day, month in zip(days, months, strict=True)]
    whole: Ints = (months[1] - months[0]).astype(np.int64) - (within[1] < within[0])
    return whole


def rule_of(component: Component, tier: int) -> str:
    """By which rule a tier of a component pays."""
    one = component.tiers[min(tier, len(component.tiers) - 1)]
    if one.level is not None:
        return "level"
    if one.pays is not None:
        return "interpolated"
    if component.is_highest:
        return "highest"
    if len(component.tiers) == 1:
        return "rate"
    return "retroactive" if one.is_retroactive else "marginal"


def line_frame(people: People, credits: Credits, made: Made) -> pl.DataFrame:
    """The lines of a component as a table, with what statements need beside the columns of the contract."""
    frame = credits.frame
    component, plan = made.component, made.plan
    rules = pl.Series([rule_of(component, tier) for tier in range(len(component.tiers))], dtype=pl.String)
    ids = pl.Series(people.ids, dtype=pl.String)
    currencies = pl.Series([plan.currency or one for one in people.currency], dtype=pl.String)
    reversal = pl.Series(credits.is_reversal[made.row])
    table = pl.DataFrame(
        {
            "credit_id": frame["credit_id"].gather(made.row),
            "payee_id": ids.gather(made.payee),
            "component": pl.Series([component.id], dtype=pl.String).new_from_index(0, made.row.size),
            "rule": rules.gather(made.paid.tier),
            "tier": made.paid.tier + 1,
            "rate_num": made.rate_num,
            "rate_den": made.rate_den,
            "attainment_before_minor": made.paid.before,
            "attainment_after_minor": made.paid.after,
            "amount_minor": made.paid.amount,
            "currency": currencies.gather(made.payee),
            "on": frame["on"].gather(made.row),
            "row": made.row,
            "payee": made.payee,
            "place": pl.Series([made.place], dtype=pl.Int64).new_from_index(0, made.row.size),
            "month": made.month,
            "counted": _buckets(credits.counted[made.row], Span.MONTH, 1),
            "held_minor": _held(credits, made),
        }
    )
    table = table.with_columns(
        pl.when(reversal).then(pl.lit("reversal")).otherwise(pl.col("rule")).alias("rule"),
        *(
            pl.when(pl.col("rate_den") == 0).then(None).otherwise(pl.col(name)).alias(name)
            for name in ("rate_num", "rate_den")
        ),
    )
    places, amounts = made.kept
    if not places.size:
        return table
    kept = table[places].with_columns(
        pl.lit("clawback").alias("rule"),
        pl.Series("amount_minor", amounts, dtype=pl.Int64),
        pl.col("attainment_after_minor").alias("attainment_before_minor"),
        pl.lit(None, dtype=pl.Int64).alias("rate_num"),
        pl.lit(None, dtype=pl.Int64).alias("rate_den"),
        pl.lit(0, dtype=pl.Int64).alias("held_minor"),
    )
    return pl.concat([table, kept])


def _held(credits: Credits, made: Made) -> Ints:
    """What of each line waits for an invoice or a payment of its credit, or of the one that it reverses."""
    hold = made.plan.hold if made.component.hold is None else made.component.hold
    if not hold:
        return np.zeros(made.row.size, dtype=np.int64)
    origin = credits.origin[made.row]
    held = np.zeros(made.row.size, dtype=np.int64)
    events = {
        name: credits.frame[column].gather(origin).is_null().to_numpy() | ~_by_end(credits, column, origin)
        for name, column in (("invoice", "invoice_on"), ("payment", "paid_on"))
    }
    waits = {(False, False), (True, False), (False, True), (True, True)}
    for invoice, payment in sorted(waits):
        rows = (events["invoice"] == invoice) & (events["payment"] == payment)
        open_share = sum(
            (
                one.share
                for one in hold
                if (one.until == "invoice" and invoice) or (one.until == "payment" and payment)
            ),
            Fraction(0),
        )
        if open_share and rows.any():
            places = np.flatnonzero(rows)
            held[places] = vector.portion(made.paid.amount[places], open_share, made.plan.rounds_half_up)
    return held


def _by_end(credits: Credits, column: str, origin: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    days = credits.frame[column].gather(origin).to_physical().cast(pl.Int64).fill_null(2**40).to_numpy()
    met: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = days <= credits.last_day
    return met
