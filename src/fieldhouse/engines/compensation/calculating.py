"""Lines of every component: exact differences of rounded cumulatives, in the order ``on, credit_id``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

import numpy as np
import polars as pl

from fieldhouse.domain.compensation.curve import Curve
from fieldhouse.domain.compensation.plan import Component, Plan, Span
from fieldhouse.domain.compensation.spans import MONTHS, bucket, months_between
from fieldhouse.domain.compensation.walk import Step, divide, walk
from fieldhouse.domain.errors import BadInput
from fieldhouse.engines.compensation import vector
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.crediting import Counted, Credits, lines_of, weights_of
from fieldhouse.engines.compensation.inputs import EPOCH, PayInput, People
from fieldhouse.engines.compensation.tables import Ints, Paid, curve_tables

MOST = 2**63 - 1
NO_RATE = 0


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
    kept: dict[int, int]


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
    code = counted.payee * 2**20 + month
    keys, group = np.unique(code, return_inverse=True)
    group = group.astype(np.int64)
    pairs = [(int(key) >> 20, int(key) & (2**20 - 1)) for key in keys]
    bases = Bases(people, plan, component)
    curves = [bases.curve(people.ids[payee], begin, span) for payee, begin in pairs]
    attained = state.attained[plan.id, component.id]
    if not attained:
        attained.update(opening_attainment(given, people, plan, component))
    start = np.array([0 if is_each else attained.get(pair, 0) for pair in pairs], dtype=np.int64)
    origin = _origins(credits, counted, len(people.ids))
    weights = weights_of(credits, component, counted.row)
    is_plain = weights is None and not component.is_highest and counted.base is counted.amount
    paid, num, den = _paid(
        counted, group, curves, start, origin, weights, component, plan, is_plain=is_plain, compiled=compiled
    )
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
    wanted = credits.origin[counted.row] * payees + counted.payee
    at = np.minimum(np.searchsorted(code, wanted), code.size - 1)
    found: Ints = np.where(reverses & (code[at] == wanted), at, places)
    return found


def _paid(
    counted: Counted,
    group: Ints,
    curves: list[Curve],
    start: Ints,
    origin: Ints,
    weights: list[Fraction] | None,
    component: Component,
    plan: Plan,
    *,
    is_plain: bool,
    compiled: bool,
) -> tuple[Paid, Ints, Ints]:
    """By the kernel or its like where 64 bits hold all of it, else line by line."""
    size = counted.row.size
    is_each = component.attainment is Span.TRANSACTION
    most = np.abs(start)
    np.add.at(most, group, np.abs(counted.amount))
    times = np.bincount(group, minlength=len(curves)) if is_each else np.ones(len(curves), dtype=np.int64)
    fits = is_plain and all(
        one.fits(int(high) * 1) and (not is_each or _fits_each(one, int(high), int(count)))
        for one, high, count in zip(curves, most, times, strict=True)
    )
    if not fits or not size:
        return _walked(counted, group, curves, start, origin, weights, component, plan)
    tables = curve_tables(curves)
    if compiled:
        from fieldhouse.engines.compensation import kernel

        sum_lines, each_lines = kernel.sum_lines, kernel.each_lines
    else:
        sum_lines, each_lines = vector.sum_lines, vector.each_lines
    half_up = plan.rounds_half_up
    if is_each:
        paid = each_lines(origin, group, counted.amount, tables, half_up=half_up)
        row = group[origin]
    else:
        attained = start.copy()
        pay, _ = vector.pay_at(tables, np.arange(start.size, dtype=np.int64), start)
        before = vector.divided(pay, tables.den, half_up)
        paid = sum_lines(group, counted.amount, tables, attained, before, half_up=half_up)
        row = group
    after, _ = vector.pay_at(tables, row, paid.after)
    was, _ = vector.pay_at(tables, row, paid.before)
    return paid, *_rates(after - was, counted.amount, tables.den[row])


def _fits_each(one: Curve, most: int, count: int) -> bool:
    steepest = max(abs(slope) for slope in one.slope)
    highest = max(abs(intercept) for intercept in one.intercept)
    return (steepest * most + highest * 2 * count) * 2 + 2 * one.den < 2**62


def _rates(change: Ints, amount: Ints, den: Ints) -> tuple[Ints, Ints]:
    """Pay for one unit of each line as a quotient in its lowest terms, 0/0 where 64 bits don't hold it."""
    common = np.gcd(change, amount)
    common[common == 0] = 1
    num, by = change // common, amount // common
    sign = np.where(by < 0, -1, 1)
    num, by = num * sign, by * sign
    again = np.gcd(num, den)
    again[again == 0] = 1
    num, den = num // again, den // again
    large = by.astype(np.float64) * den.astype(np.float64) > 2.0**62
    whole = np.where(large, NO_RATE, by * np.where(large, 0, den))
    shown: Ints = np.where(whole == 0, 0, num)
    return shown, whole


def _walked(
    counted: Counted,
    group: Ints,
    curves: list[Curve],
    start: Ints,
    origin: Ints,
    weights: list[Fraction] | None,
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
                Fraction(1) if weights is None else weights[place],
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
            if max(abs(one.num), one.den) <= MOST:
                num[place], den[place] = one.num, one.den
    return made, num, den


def _kept(credits: Credits, counted: Counted, plan: Plan, component: Component, paid: Paid) -> dict[int, int]:
    """What a payee keeps of a reversed credit by its age, by place of the line."""
    ages = plan.clawback if component.clawback is None else component.clawback
    if not ages:
        return {}
    kept: dict[int, int] = {}
    for place in np.flatnonzero(credits.is_reversal[counted.row]).tolist():
        row = int(counted.row[place])
        days = (credits.counted[row], credits.on[row])
        earned_on, on = (EPOCH.fromordinal(EPOCH.toordinal() + int(day)) for day in days)
        age = months_between(earned_on, on)
        share = next(one.share for one in ages if one.before_months is None or age < one.before_months)
        amount = int(paid.amount[place])
        kept[place] = divide(amount * share.numerator, share.denominator, plan.rounds_half_up) - amount
    return kept


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
    places = [place for place, amount in made.kept.items() if amount]
    if not places:
        return table
    kept = table[places].with_columns(
        pl.lit("clawback").alias("rule"),
        pl.Series("amount_minor", [made.kept[place] for place in places], dtype=pl.Int64),
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
            held[places] = [
                divide(int(amount) * open_share.numerator, open_share.denominator, made.plan.rounds_half_up)
                for amount in made.paid.amount[places]
            ]
    return held


def _by_end(credits: Credits, column: str, origin: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    days = credits.frame[column].gather(origin).to_physical().cast(pl.Int64).fill_null(2**40).to_numpy()
    met: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = days <= credits.last_day
    return met


def reduced(num: int, den: int) -> tuple[int, int]:
    """A quotient in its lowest terms."""
    common = gcd(num, den) or 1
    return num // common, den // common
