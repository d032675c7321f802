"""Pay of credit lines: ours beside a tight loop of decimals, SQL in DuckDB, and Tryton's commission module, in one run.

The shape: 5,000 payees, splits, 2 % reversals (as negative lines), four marginal tiers on attainment of the year, whole
minor units; ten lines for each opportunity of the scale, 10,000,000 at the full one. All that climb tiers come to the
same sum, or the bench fails. What is timed is processor time and the clock; lines a second are by the clock. The whole
command pays the same with every component of the plan on and every column out. Tryton gets 2,000 lines, for it has no
tiers across lines: one formula for each line, nothing read from or written to its database.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from bench.results import Row
from bench.work import ROOT, Work
from fieldhouse.domain.compensation.curve import Curve
from fieldhouse.engines.compensation import kernel, vector
from fieldhouse.engines.compensation.tables import Curves, Ints, curve_tables

PAYEES = 5_000
PER_OPPORTUNITY = 10
BOUNDS = (0, 5_000_000, 20_000_000, 60_000_000)
RATES = (5, 7, 10, 12)
"""In percent, from 50,000.00, 200,000.00 and 600,000.00 on."""
MOST_DECIMALS, TRYTON_LINES = 1_000_000, 2_000
PEERS = ROOT / ".venv" / "peers" / "bin" / "python"
PLAN = """
plan: P
valid_from: 2026-01-01
cap: {per: year, amount: 1000%}
hold: [{share: 50%, until: invoice}, {share: 50%, until: payment}]
clawback: [{before_months: 3, share: 100%}, {before_months: 6, share: 50%}, {share: 25%}]
guarantee: {amount: 100}
components:
  - id: c
    tiers: [{from: 0, rate: 5%}, {from: 50000, rate: 7%}, {from: 200000, rate: 10%}, {from: 600000, rate: 12%}]
    multipliers: [{where: {term_months: {from: 24}}, times: 1.25x}, {where: {margin: {to: 20%}}, times: 0.5}]
  - {id: spiff, unit: credits, rate: 5 each, where: {product: edge}, valid_from: 2026-06-01, valid_to: 2026-08-01}
"""

HALF_EVEN = """
CREATE TEMP MACRO half_even(num, den) AS
    num // den + CASE WHEN 2 * (num % den) > den OR (2 * (num % den) = den AND (num // den) % 2 = 1) THEN 1 ELSE 0 END
"""
"""Of numbers that are not negative; what may be is lifted by an even number first."""
SQL = """
WITH counted AS (
    SELECT payee, n, half_even(amount * share + 10000 * (2 ** 40)::BIGINT, 10000) - (2 ** 40)::BIGINT AS c FROM given
), climbed AS (
    SELECT payee, n, sum(c) OVER (PARTITION BY payee ORDER BY n)::BIGINT AS now FROM counted
), due AS (
    SELECT payee, n, half_even(100 * (2 ** 45)::BIGINT + 5 * now + 2 * greatest(now - 5000000, 0)
        + 3 * greatest(now - 20000000, 0) + 2 * greatest(now - 60000000, 0), 100) AS due FROM climbed
), paid AS (
    SELECT due - coalesce(lag(due) OVER (PARTITION BY payee ORDER BY n), (2 ** 45)::BIGINT) AS paid FROM due
)
SELECT sum(paid)::BIGINT FROM paid
"""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines in their order: payee, amount and share."""

    payee: Ints
    amount: Ints
    share: Ints

    def first(self, count: int) -> Lines:
        """So many of them."""
        return Lines(self.payee[:count], self.amount[:count], self.share[:count])


@dataclass(frozen=True, slots=True)
class Timed:
    """What came out, and how long it took by the clock and by the processor."""

    sum_minor: int
    seconds: float
    cpu: float


def measure(work: Work) -> Iterator[Row]:
    """Everything side by side; the same sum of all that pay by tiers."""
    count = work.scale * PER_OPPORTUNITY
    lines = _lines(count)
    curves = _curves()
    kernel.plain_lines(*_arrays(lines.first(10)), curves, 100)
    whole = _timed(lambda: int(kernel.plain_lines(*_arrays(lines), curves, 100).sum()), times=3)
    yield _row(f"kernel alone, one thread, {count:,} lines", whole, count, 100e6)
    yield from _same(
        f"without a compiler, {count:,} lines", whole, count, 2e6, lambda: _by_arrays(lines, curves)
    )
    folder = work.folder / f"compensation-{count}"
    folder.mkdir(exist_ok=True)
    _three_columns(folder, lines)
    made = _timed(lambda: _in_and_out(folder, curves), times=2)
    _hold(made, whole)
    yield _row(f"Parquet, three columns in and out, {count:,} lines", made, count, 10e6)
    yield _whole_command(folder, lines, count)
    one = lines.payee == 0
    mine = Lines(np.zeros(int(one.sum()), dtype=np.int64), lines.amount[one], lines.share[one])
    again = _timed(lambda: int(kernel.plain_lines(*_arrays(mine), curves, 100).sum()), times=9)
    yield Row(
        f"one payee re-stated, of {count:,} lines",
        f"{mine.amount.size:,} lines of one payee, kernel",
        "1 ms",
        f"{again.seconds * 1e6:,.0f} µs",
        again.seconds <= 0.001,
    )
    yield from _peers(lines, curves, count, whole)


def _peers(lines: Lines, curves: Curves, count: int, whole: Timed) -> Iterator[Row]:
    few = lines.first(min(count, MOST_DECIMALS))
    wanted = _timed(lambda: int(kernel.plain_lines(*_arrays(few), curves, 100).sum()))
    decimals = _timed(lambda: _by_decimals(few))
    _hold(decimals, wanted)
    lacks = "no reversal that takes its credit out of the past, no caps, holds, versions or explanation"
    yield _row(f"a tight loop of decimals, {few.amount.size:,} lines", decimals, few.amount.size, None, lacks)
    sql = _timed(lambda: _by_sql(lines))
    _hold(sql, whole)
    lacks = "nothing that depends on the way: retroactive lines by line, multipliers across tiers, reversals, draws"
    yield _row(f"DuckDB SQL with windows, {count:,} lines", sql, count, None, lacks)
    if not PEERS.exists():
        raise RuntimeError(f"{PEERS} is missing: run make setup-test")
    text = subprocess.run(
        [str(PEERS), str(Path(__file__).with_name("inside") / "tryton_commission.py"), str(TRYTON_LINES)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    said = json.loads(text.strip().splitlines()[-1])
    theirs = Timed(0, said["seconds"], said["cpu"])
    lacks = (
        "one formula for one line: no attainment, quota, tiers across lines, splits, draws or re-statement"
    )
    yield _row(f"Tryton's commission module, {TRYTON_LINES:,} lines", theirs, TRYTON_LINES, None, lacks)


def _lines(count: int) -> Lines:
    rng = np.random.default_rng(11)
    payee = rng.integers(0, PAYEES, count)
    amount = rng.integers(10_000, 200_000, count)
    amount[rng.random(count) < 0.02] *= -1
    share = np.where(rng.random(count) < 0.3, rng.integers(1_000, 9_000, count), 10_000)
    return Lines(payee, amount, share.astype(np.int64))


def _curves() -> Curves:
    intercepts = [0]
    for bound, before, rate in zip(BOUNDS[1:], RATES, RATES[1:], strict=False):
        intercepts.append(intercepts[-1] + (before - rate) * bound)
    one = Curve(BOUNDS, tuple(intercepts), RATES, 100, None, (), (), (), ())
    return curve_tables([one] * PAYEES)


def _arrays(lines: Lines) -> tuple[Ints, Ints, Ints]:
    return lines.payee, lines.amount, lines.share


def _timed(work: Callable[[], int], times: int = 1) -> Timed:
    """The quickest of some runs."""
    runs = []
    for _ in range(times):
        begun, cpu = time.perf_counter(), time.process_time()
        sum_minor = work()
        runs.append(Timed(sum_minor, time.perf_counter() - begun, time.process_time() - cpu))
    return min(runs, key=lambda one: one.seconds)


def _hold(made: Timed, wanted: Timed) -> None:
    if made.sum_minor != wanted.sum_minor:
        raise RuntimeError(f"sums differ: {made.sum_minor} and {wanted.sum_minor}")


def _same(name: str, wanted: Timed, count: int, least: float, work: Callable[[], int]) -> Iterator[Row]:
    made = _timed(work)
    _hold(made, wanted)
    yield _row(name, made, count, least)


def _row(name: str, made: Timed, count: int, least: float | None, lacks: str = "") -> Row:
    rate = count / made.seconds
    return Row(
        name,
        f"cannot: {lacks}" if lacks else "splits, four marginal tiers, same cents as the others",
        "" if least is None else f"{least / 1e6:g} M lines/s",
        f"{rate / 1e6:,.2f} M lines/s" if rate > 1e5 else f"{rate:,.0f} lines/s",
        None if least is None else rate >= least,
        (f"{made.seconds:.3f} s by the clock, {made.cpu:.3f} s of the processor",),
    )


def _by_arrays(lines: Lines, curves: Curves) -> int:
    product = lines.amount * lines.share
    credited = vector.divided(product, np.full(product.size, 10_000), False)
    zero = np.zeros(PAYEES, dtype=np.int64)
    paid = vector.sum_lines(lines.payee, credited, curves, zero.copy(), zero.copy(), half_up=False)
    return int(paid.amount.sum())


def _three_columns(folder: Path, lines: Lines) -> None:
    columns = {"payee": lines.payee.astype(np.int32), "amount_minor": lines.amount, "share_bp": lines.share}
    pl.DataFrame(columns).write_parquet(folder / "three.parquet", compression="lz4")


def _in_and_out(folder: Path, curves: Curves) -> int:
    table = pl.read_parquet(folder / "three.parquet")
    payee = table["payee"].cast(pl.Int64).to_numpy()
    share = table["share_bp"].to_numpy()
    out = kernel.plain_lines(payee, table["amount_minor"].to_numpy(), share, curves, 100)
    made = table.select("payee", "share_bp").with_columns(pl.Series("pay_minor", out))
    made.write_parquet(folder / "paid.parquet", compression="lz4", statistics=False)
    return int(out.sum())


def _whole_command(folder: Path, lines: Lines, count: int) -> Row:
    """``fieldhouse compensation run`` with every column and component, as people start it."""
    _files(folder, lines, count)
    out = folder / "run"
    subprocess.run(["rm", "-rf", str(out)], check=True)
    command = [str(ROOT / ".venv/bin/fieldhouse"), "compensation", "run", "--period", "2026-12"]
    command += ["--plan", str(folder / "plan.yaml"), "--payees", str(folder / "payees.csv")]
    begun = time.perf_counter()
    subprocess.run(
        [*command, "--credits", str(folder / "credits.parquet"), "--out", str(out)],
        check=True,
        capture_output=True,
    )
    seconds = time.perf_counter() - begun
    return Row(
        f"the whole command, every column and component, {count:,} lines",
        "read, checked, held, clawed back, capped, guaranteed, written, hashed; from its start",
        "3 M lines/s",
        f"{count / seconds / 1e6:,.2f} M lines/s",
        count / seconds >= 3e6,
        (f"{seconds:.1f} s by the clock",),
    )


def _files(folder: Path, lines: Lines, count: int) -> None:
    rng = np.random.default_rng(12)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    payees = [f"p{place:04}" for place in range(PAYEES)]
    people = {
        "payee_id": payees,
        "plan": ["P"] * PAYEES,
        "currency": ["USD"] * PAYEES,
        "target_minor": [10**8] * PAYEES,
    }
    pl.DataFrame(people).write_csv(folder / "payees.csv")
    day = np.sort(rng.integers(0, 330, count))
    amount = np.abs(lines.amount)
    payee, number = lines.payee.copy(), np.arange(count)
    back = np.flatnonzero((lines.amount < 0) & (number > count // 2))
    origin = back - count // 2
    free = lines.amount[origin] > 0
    back, origin = back[free], origin[free]
    amount[back], payee[back] = -amount[origin], payee[origin]
    reverses = np.full(count, -1, dtype=np.int64)
    reverses[back] = origin
    ids = pl.Series("credit_id", number).cast(pl.String).str.zfill(8)
    begins = np.datetime64("2026-01-01")
    columns: dict[str, Any] = {
        "credit_id": ids,
        "payee_id": pl.Series(payees).gather(payee),
        "on": begins + day,
        "amount_minor": amount,
        "currency": pl.Series(["USD"]).new_from_index(0, count),
        "product": pl.Series(["core", "edge", "suite"]).gather(rng.integers(0, 3, count)),
        "term_months": rng.choice([12, 24, 36], count),
        "margin_minor": amount * rng.integers(10, 60, count) // 100,
        "reverses": pl.Series(reverses).replace(-1, None).cast(pl.String).str.zfill(8).fill_null(""),
        "invoice_on": begins + day + 10,
        "paid_on": begins + day + 40,
    }
    frame = pl.DataFrame(columns).with_columns(pl.col("on", "invoice_on", "paid_on").cast(pl.Date))
    frame.write_parquet(folder / "credits.parquet")


def _by_decimals(lines: Lines) -> int:
    """As somebody careful writes it in Python: decimals of minor units, the cumulative rounded."""
    bounds, rates = [Decimal(one) for one in BOUNDS], [Decimal(one) / 100 for one in RATES]
    attained = [Decimal(0)] * PAYEES
    paid = [Decimal(0)] * PAYEES
    unit, whole, sum_paid = Decimal(10_000), Decimal(1), Decimal(0)
    for payee, amount, share in zip(*(one.tolist() for one in _arrays(lines)), strict=True):
        now = attained[payee] + (Decimal(amount) * share / unit).quantize(whole, ROUND_HALF_EVEN)
        attained[payee] = now
        pay = now * rates[0]
        for bound, before, rate in zip(bounds[1:], rates, rates[1:], strict=False):
            if now < bound:
                break
            pay += (now - bound) * (rate - before)
        rounded = pay.quantize(whole, ROUND_HALF_EVEN)
        sum_paid += rounded - paid[payee]
        paid[payee] = rounded
    return int(sum_paid)


def _by_sql(lines: Lines) -> int:
    """Windows over each payee's lines; decimals of 38 digits are rounded half to even by hand."""
    made = pl.DataFrame({"payee": lines.payee, "amount": lines.amount, "share": lines.share}).with_row_index(
        "n"
    )
    with duckdb.connect() as database:
        database.register("given", made.to_arrow())
        database.execute("SET threads = 2")
        database.execute(HALF_EVEN)
        found = database.execute(SQL).fetchone()
    if found is None:
        raise RuntimeError("DuckDB said nothing")
    return int(found[0])
