"""Which credits count for whom: splits in whole units, what is reversed, hierarchy as of the order, currencies."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

from fieldhouse.domain.compensation.plan import Component, Condition, CreditFrom, Plan, Unit
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import Rate, convert, divide_half_even
from fieldhouse.engines.compensation.inputs import PayInput, People, day_number
from fieldhouse.engines.compensation.tables import Flags, Ints

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Credits:
    """The credits of a run in the order ``on, credit_id``, with what is derived of each.

    ``origin`` is the row that is reversed, else the row itself; ``counted`` is the day of that row, on which plan,
    quota and hierarchy are looked up.
    """

    frame: pl.DataFrame
    payee: Ints
    on: Ints
    counted: Ints
    origin: Ints
    is_reversal: Flags
    segment: Ints
    version: Ints
    last_day: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The lines of one component: which credit, for whom (a number), and the amounts in that payee's currency."""

    row: Ints
    payee: Ints
    amount: Ints
    base: Ints


def arranged(given: PayInput, people: People) -> Credits:
    """Put the credits into their order and find what each reverses; credits after the period are left out."""
    frame = given.credits.filter(pl.col("on") <= given.ends_on)
    keys = frame.select("on", "credit_id")
    if not _is_sorted(keys):
        frame = frame.sort("on", "credit_id", "payee_id", maintain_order=True)
    numbers = pl.DataFrame(
        {"payee_id": people.ids, "payee": np.arange(len(people.ids), dtype=np.int64)},
        schema={"payee_id": pl.String, "payee": pl.Int64},
    )
    joined = frame.select("payee_id").join(numbers, on="payee_id", how="left", maintain_order="left")
    payee = joined["payee"].fill_null(-1).to_numpy().astype(np.int64)
    on = frame["on"].to_physical().cast(pl.Int64).to_numpy()
    origin = np.arange(frame.height, dtype=np.int64)
    reversing = np.flatnonzero((frame["reverses"] != "").to_numpy())
    counted = on
    if reversing.size:
        origin, counted = _origins(frame, origin, on, reversing)
    segment = people.segment_of(payee, counted)
    return Credits(
        frame=frame,
        payee=payee,
        on=on,
        counted=counted,
        origin=origin,
        is_reversal=(frame["reverses"] != "").to_numpy(),
        segment=segment,
        version=people.version_of(segment, counted),
        last_day=day_number(given.ends_on),
    )


def _is_sorted(keys: pl.DataFrame) -> bool:
    """Whether days rise, and credits within a day."""
    if keys.height < 2:
        return True
    day, key = keys["on"], keys["credit_id"]
    later = day[1:] > day[:-1]
    same = (day[1:] == day[:-1]) & (key[1:] >= key[:-1])
    return bool((later | same).all())


def _origins(frame: pl.DataFrame, origin: Ints, on: Ints, reversing: Ints) -> tuple[Ints, Ints]:
    """For each reversal the row that it reverses, and its day; a stated day where that row is not in the file."""
    wanted = frame[reversing].select("payee_id", pl.col("reverses").alias("credit_id"), "reversed_on")
    known = (
        frame.with_row_index("place")
        .filter(pl.col("reverses") == "")
        .select("payee_id", "credit_id", pl.col("place").cast(pl.Int64))
    )
    joined = wanted.join(known, on=["payee_id", "credit_id"], how="left", maintain_order="left")
    place = joined["place"].fill_null(-1).to_numpy().astype(np.int64)
    origin, counted = origin.copy(), on.copy()
    has = place >= 0
    origin[reversing[has]] = place[has]
    counted[reversing[has]] = on[place[has]]
    stated = joined["reversed_on"].to_physical().cast(pl.Int64).fill_null(-(10**9)).to_numpy()
    only_stated = ~has & (stated > -(10**9))
    counted[reversing[only_stated]] = stated[only_stated]
    return origin, counted


def credited(credits: Credits, column: str) -> Ints:
    """The share of each credit in whole units: the shares of one split add up to the amount that is split."""
    frame = credits.frame
    whole = (
        frame[column].fill_null(0).to_numpy() if column in frame.columns else np.zeros(frame.height, np.int64)
    )
    share = frame["share_bp"].to_numpy()
    return shared(frame, whole, share, credits.origin)


def shared(frame: pl.DataFrame, whole: Ints, share: Ints, origin: Ints) -> Ints:
    """Amounts times shares, half to even; what a split leaves over is given out in the order of its credits."""
    made = _shares(whole, share)
    open_rows = np.flatnonzero(share != WHOLE_BP)
    if open_rows.size and (frame["deal_id"].gather(open_rows) != "").any():
        made = _given_out(frame, whole, share, made, open_rows)
    mirrored = np.flatnonzero(
        (origin != np.arange(origin.size)) & (whole == -whole[origin]) & (share == share[origin])
    )
    made[mirrored] = -made[origin[mirrored]]
    return made


def _given_out(frame: pl.DataFrame, whole: Ints, share: Ints, made: Ints, open_rows: Ints) -> Ints:
    """Round the running sum of shares within a split instead of each share."""
    deals = frame["deal_id"]
    touched = deals.gather(open_rows).unique()
    places = (deals.is_in(touched.implode()) & (deals != "")).arg_true().to_numpy()
    of_split = frame.select("deal_id", "measure", "product", "on", pl.col("reverses") != "").gather(places)
    split = of_split.with_columns(whole=pl.Series(whole[places]), share=pl.Series(share[places]))
    keys = ("deal_id", "measure", "product", "on", "reverses", "whole")
    upto = split.select(pl.col("share").cum_sum().over(keys))["share"].to_numpy()
    made = made.copy()
    made[places] = _shares(whole[places], upto) - _shares(whole[places], upto - share[places])
    return made


def _shares(whole: Ints, share: Ints) -> Ints:
    """Amounts times shares in basis points, half to even."""
    most = int(np.abs(whole).max(initial=0)) * int(share.max(initial=1))
    if most < 2**62:
        product = whole * share
        made: Ints = product // WHOLE_BP
        rest = product - made * WHOLE_BP
        made += (2 * rest > WHOLE_BP) | ((2 * rest == WHOLE_BP) & (made % 2 == 1))
        return made
    exact = [divide_half_even(int(a) * int(s), WHOLE_BP) for a, s in zip(whole, share, strict=True)]
    return np.array(exact, dtype=np.int64)


def holds(frame: pl.DataFrame, conditions: tuple[Condition, ...]) -> Flags:
    """Which rows meet every condition."""
    met = np.ones(frame.height, dtype=np.bool_)
    for one in conditions:
        if one.column not in frame.columns and one.column != "margin":
            return np.zeros(frame.height, dtype=np.bool_)
        if one.values:
            column = frame[one.column].cast(pl.String).fill_null("")
            met &= column.is_in(list(one.values)).to_numpy()
            continue
        if one.column == "margin":
            num = (
                frame["margin_minor"].fill_null(0)
                if "margin_minor" in frame.columns
                else pl.Series([0] * frame.height)
            )
            den = frame["amount_minor"]
            met &= (den != 0).to_numpy()
            met &= _within(num.cast(pl.Int64).to_numpy(), den.to_numpy(), one)
            continue
        column = frame[one.column]
        numbers = column if column.dtype.is_integer() else column.cast(pl.Int64, strict=False)
        met &= numbers.is_not_null().to_numpy()
        value = numbers.fill_null(0).to_numpy()
        met &= _within(value, np.ones_like(value), one)
    return met


def _within(num: Ints, den: Ints, one: Condition) -> Flags:
    """Whether quotients of whole numbers lie in a range, without a float."""
    sign = np.sign(den)
    met = np.ones(num.size, dtype=np.bool_)
    for bound, is_low in ((one.at_least, True), (one.below, False)):
        if bound is None:
            continue
        low, high = int(np.abs(num).max(initial=0)), int(np.abs(den).max(initial=0))
        kind: Any = np.int64 if max(low * bound.denominator, high * bound.numerator) < 2**62 else object
        left = (num * sign).astype(kind) * bound.denominator
        right = np.abs(den).astype(kind) * bound.numerator
        met &= (left >= right).astype(np.bool_) if is_low else (left < right).astype(np.bool_)
    return met


def lines_of(
    given: PayInput, people: People, credits: Credits, plan: Plan, place: int, component: Component
) -> Counted:
    """The lines of a component of a plan version: own credits, or those of the people led or of the team."""
    frame = credits.frame
    matches = np.ones(frame.height, dtype=np.bool_)
    if component.measures:
        matches &= frame["measure"].is_in(list(component.measures)).to_numpy()
    if component.where:
        matches &= holds(frame, component.where)
    if component.valid_from:
        matches &= credits.counted >= day_number(component.valid_from)
    if component.valid_to:
        matches &= credits.counted < day_number(component.valid_to)
    matches = matches[credits.origin]
    if component.credit_from is CreditFrom.OWN:
        row = np.flatnonzero(matches & (credits.version == place))
        payee = credits.payee[row]
    else:
        row, payee = _of_others(people, credits, plan, place, component, matches)
    if component.unit is Unit.CREDITS:
        share = frame["share_bp"].to_numpy()[row]
        amount = np.where(frame["amount_minor"].to_numpy()[row] < 0, -share, share).astype(np.int64)
        amount = np.where(credits.is_reversal[row], -np.abs(amount), amount)
        return Counted(row, payee, amount, amount)
    amount = credited(credits, "amount_minor")[row]
    if component.unit is Unit.COUNT:
        return Counted(row, payee, amount, amount)
    amount = _converted(given, people, credits, plan, row, payee, amount)
    if component.pays_on == "amount_minor":
        return Counted(row, payee, amount, amount)
    base = credited(credits, component.pays_on)[row]
    return Counted(row, payee, amount, _converted(given, people, credits, plan, row, payee, base))


def _of_others(
    people: People, credits: Credits, plan: Plan, place: int, component: Component, matches: Flags
) -> tuple[Ints, Ints]:
    """Rows of the people led, or of the team, each with whom it is credited to, as of the order's day."""
    if component.credit_from is CreditFrom.TEAM:
        edges = [
            (
                led.payee_id,
                one.payee_id,
                max(led.valid_from, one.valid_from),
                min(led.last_on, one.last_on),
                1,
            )
            for one in people.segments
            if one.plan == plan.id and one.team
            for led in people.segments
            if led.team == one.team
        ]
    else:
        only_direct = component.credit_from is CreditFrom.DIRECT_REPORTS
        edges = [edge for edge in people.above() if edge[4] == 1 or not only_direct]
    known = [edge for edge in edges if edge[1] in people.number]
    table = pl.DataFrame(
        {
            "payee": [people.number[edge[0]] for edge in known],
            "leader": [people.number[edge[1]] for edge in known],
            "since": [day_number(edge[2]) for edge in known],
            "until": [day_number(edge[3]) for edge in known],
        },
        schema={"payee": pl.Int64, "leader": pl.Int64, "since": pl.Int64, "until": pl.Int64},
    )
    rows = np.flatnonzero(matches)
    joined = (
        pl.DataFrame({"row": rows, "payee": credits.payee[rows], "day": credits.counted[rows]})
        .join(table, on="payee", maintain_order="left")
        .filter((pl.col("since") <= pl.col("day")) & (pl.col("day") <= pl.col("until")))
        .unique(["row", "leader"], maintain_order=True)
        .sort("row", "leader")
    )
    row = joined["row"].to_numpy().astype(np.int64)
    leader = joined["leader"].to_numpy().astype(np.int64)
    day = joined["day"].to_numpy().astype(np.int64)
    on_plan = people.version_of(people.segment_of(leader, day), day) == place
    return row[on_plan], leader[on_plan]


def rate_for(given: PayInput, plan: Plan, base: str, quote: str, day: int) -> Rate | None:
    """The plan's own rate, else the newest dated one of the day; either way round."""
    for one, other, turned in ((base, quote, False), (quote, base, True)):
        if text := plan.rates.get((one, other)):
            rate = Rate.parse(one, other, text)
            return rate.inverse() if turned else rate
    best: tuple[int, Rate] | None = None
    for rate, since in given.rates:
        number = day_number(since)
        if number <= day and (best is None or number >= best[0]):
            if (rate.base, rate.quote) == (base, quote):
                best = (number, rate)
            elif (rate.base, rate.quote) == (quote, base):
                best = (number, rate.inverse())
    return None if best is None else best[1]


def _converted(
    given: PayInput, people: People, credits: Credits, plan: Plan, row: Ints, payee: Ints, amount: Ints
) -> Ints:
    """Amounts in the currency of whom they are credited to, each rounded once, at the rate of the order's day.

    Raises ``BadInput("currency.no_rate")``: the rates of own credits are checked before, those of managers' and teams'
    credits are asked for here.
    """
    codes = credits.frame["currency"]
    wanted = pl.Series([plan.currency or one for one in people.currency], dtype=pl.String)
    if codes.n_unique() == 1 and wanted.n_unique() == 1 and codes[0] in (wanted[0], ""):
        return amount
    of_row = codes[row.tolist()]
    target = wanted[payee.tolist()]
    places = ((of_row != target) & (of_row != "")).arg_true().to_list()
    made = amount.copy()
    rates: dict[tuple[str, str, int], Rate | None] = {}
    for one in places:
        key = (of_row[one], target[one], int(credits.counted[row[one]]))
        if key not in rates:
            rates[key] = rate_for(given, plan, *key)
        rate = rates[key]
        if rate is None:
            raise BadInput("currency.no_rate", base=key[0], quote=key[1])
        made[one] = convert(int(amount[one]), rate)
    return made


def weights_of(credits: Credits, component: Component, row: Ints) -> tuple[Ints, list[Fraction]] | None:
    """What pay is multiplied by: for each line the place in a list. ``None`` where it is 1 for all.

    A reversal weighs what its credit does.
    """
    if not component.multipliers:
        return None
    code = np.zeros(credits.frame.height, dtype=np.int64)
    known = [Fraction(1)]
    for one in component.multipliers:
        met = holds(credits.frame, one.where)
        times = [*known, *(weight * one.times for weight in known)]
        used, code = np.unique(code + met * len(known), return_inverse=True)
        known = [times[place] for place in used.tolist()]
    return code[credits.origin][row], known
