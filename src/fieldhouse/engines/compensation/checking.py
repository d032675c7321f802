"""Everything that is wrong with what a run is given, named before anything is calculated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from fieldhouse.domain.compensation.plan import CreditFrom, Plan, Unit
from fieldhouse.domain.compensation.quotas import FOREVER
from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.engines.compensation.bases import Bases
from fieldhouse.engines.compensation.crediting import Credits, arranged, lines_of, rate_for
from fieldhouse.engines.compensation.inputs import PayInput, People
from fieldhouse.engines.compensation.tables import Flags
from fieldhouse.engines.compensation.vector import running

SHOWN = 20
MOST = 2**62


def findings_of(given: PayInput, people: People) -> tuple[Credits | None, list[Finding]]:
    """Every finding, in the order of the files; with the credits in their order, where payees and plans hold."""
    found = [*_of_plans(given.plans), *_of_payees(given, people)]
    if any(one.severity is Severity.FATAL for one in found):
        return None, found
    credits = arranged(given, people)
    found += [*_of_credits(given, people, credits), *_of_opening(given, people)]
    if not any(one.severity is Severity.FATAL for one in found):
        found += _of_columns(given, people, credits)
        found += _of_others_rates(given, people, credits)
    return credits, found


def _fatal(file: str, row: int | None, code: str, column: str, value: str, **fields: str) -> Finding:
    return Finding(code, Severity.FATAL, file, row, column, value[:200], {"value": value[:200], **fields})


def _of_plans(plans: tuple[Plan, ...]) -> Iterator[Finding]:
    """Versions of a plan that hold on the same day."""
    by_id: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        by_id[plan.id].append(plan)
    for versions in by_id.values():
        versions.sort(key=lambda plan: (plan.valid_from, plan.version))
        for earlier, later in pairwise(versions):
            ends = earlier.valid_to or later.valid_from
            if earlier.valid_from == later.valid_from or ends > later.valid_from:
                yield _fatal(
                    later.file, 1, "plan.versions_overlap", "valid_from", later.key, other=earlier.key
                )
    for plan in plans:
        if plan.currency and plan.currency not in EXPONENTS:
            yield _fatal(
                plan.file, 1, "money.unknown_currency", "currency", plan.currency, currency=plan.currency
            )


def _of_payees(given: PayInput, people: People) -> Iterator[Finding]:
    file = given.files.get("payees", "payees")
    plans = {plan.id for plan in given.plans}
    for payee_id in people.ids:
        rows = people.held[payee_id]
        for one in rows:
            if one.plan not in plans:
                yield _fatal(file, one.row, "payee.unknown_plan", "plan", one.plan, payee=payee_id)
            if one.currency not in EXPONENTS:
                yield _fatal(
                    file, one.row, "money.unknown_currency", "currency", one.currency, currency=one.currency
                )
        for earlier, later in pairwise(rows):
            if earlier.last_on >= later.valid_from:
                yield _fatal(
                    file, later.row, "payee.two_plans", "plan", payee_id, one=earlier.plan, other=later.plan
                )
            elif earlier.currency != later.currency:
                yield _fatal(file, later.row, "payee.two_currencies", "currency", payee_id)
    yield from _circles(file, people)
    if all(one.currency in EXPONENTS for one in given.assignments):
        yield from _without_quota(file, given, people)
        yield from _without_target(file, given, people)


def _circles(file: str, people: People) -> Iterator[Finding]:
    """Managers that lead themselves on some day."""
    told: set[str] = set()
    for payee_id in people.ids:
        stack: list[tuple[str, tuple[str, ...], date, date]] = [(payee_id, (payee_id,), date.min, FOREVER)]
        while stack:
            at, path, since, until = stack.pop()
            for one in people.held.get(at, ()):
                first, last = max(since, one.valid_from), min(until, one.last_on)
                if not one.manager_id or first > last:
                    continue
                if one.manager_id in path:
                    circle = path[path.index(one.manager_id) :]
                    if not told & set(circle):
                        told |= set(circle)
                        chain = " > ".join((*circle, one.manager_id))
                        yield _fatal(file, one.row, "payee.circular_managers", "manager_id", chain)
                    continue
                stack.append((one.manager_id, (*path, one.manager_id), first, last))


def _without_quota(file: str, given: PayInput, people: People) -> Iterator[Finding]:
    """Payees whose plan pays by quota or target and who have none."""
    for plan in people.plans:
        on_plan = [one for one in given.assignments if one.plan == plan.id]
        for component in plan.components:
            bases = Bases(people, plan, component)
            gates = [one.gate for one in plan.components if one.gate and one.gate.component == component.id]
            bases.needs_quota |= any(gate.at.is_share for gate in gates)
            for needed, wanted, code in (
                (bases.needs_quota, component.quota, "payee.no_quota"),
                (bases.needs_target, component.target, "payee.no_target"),
            ):
                if not needed:
                    continue
                column = wanted if isinstance(wanted, str) else "target_minor"
                if not isinstance(wanted, str) and not wanted.is_share:
                    continue
                for one in on_plan:
                    if one.is_leave or one.amounts.get(column, 0) > 0:
                        continue
                    if code == "payee.no_target" and column in one.amounts:
                        continue
                    yield _fatal(
                        file, one.row, code, column, one.payee_id, component=f"{plan.key} {component.id}"
                    )


def _without_target(file: str, given: PayInput, people: People) -> Iterator[Finding]:
    """Payees without a target whose plan caps, guarantees or advances a percentage of it."""
    for plan in people.plans:
        recovery = [one.floor for one in plan.recovery.values() if one.floor is not None]
        amounts = [one.amount for one in (plan.cap, plan.guarantee, plan.draw) if one is not None]
        if not any(one.is_share for one in [*amounts, *recovery]):
            continue
        for one in given.assignments:
            if one.plan == plan.id and not one.is_leave and "target_minor" not in one.amounts:
                yield _fatal(
                    file, one.row, "payee.no_target", "target_minor", one.payee_id, component=plan.key
                )


def _of_credits(given: PayInput, people: People, credits: Credits) -> Iterator[Finding]:
    frame = credits.frame
    file = given.files.get("credits", "credits")

    def each(mask: Flags, code: str, column: str, severity: Severity = Severity.FATAL) -> Iterator[Finding]:
        rows = np.flatnonzero(mask)
        for place in rows[:SHOWN].tolist():
            row = frame.row(place, named=True)
            value = str(row[column])
            fields = {"credit": row["credit_id"], "payee": row["payee_id"], "value": value}
            yield Finding(code, severity, file, row["row"], column, value[:200], fields)
        if rows.size > SHOWN:
            yield Finding(
                "pay.and_more", severity, file, None, column, str(rows.size - SHOWN), {"rule": code}
            )

    unknown = credits.payee < 0
    yield from each(unknown, "credit.unknown_payee", "payee_id")
    yield from each(~unknown & (credits.version < 0), "credit.no_plan", "on")
    if frame.height:
        yield from each(_twice(frame), "credit.twice", "credit_id")
    itself = np.arange(frame.height)
    has_day = frame["reversed_on"].is_not_null().to_numpy()
    lost = credits.is_reversal & (credits.origin == itself) & ~has_day
    yield from each(lost, "clawback.no_earning", "reverses")
    amount = frame["amount_minor"].to_numpy()
    linked = credits.is_reversal & (credits.origin != itself)
    same_sign = linked & (np.sign(amount) == np.sign(amount[credits.origin])) & (amount != 0)
    yield from each(same_sign, "clawback.not_opposite", "amount_minor")
    yield from each(linked & _over(credits, amount), "clawback.over_whole", "amount_minor")
    early = linked & (credits.on < credits.counted)
    yield from each(early, "clawback.before_earning", "on")
    if int(np.abs(amount).max(initial=0)) * max(frame.height, 1) >= MOST:
        whole = sum(abs(one) for one in amount.tolist())
        if whole >= 2**63:
            yield _fatal(file, None, "pay.too_large", "amount_minor", str(whole))
    yield from _currencies(given, people, credits, file)
    yield from _splits(frame, credits, file)


def _of_columns(given: PayInput, people: People, credits: Credits) -> Iterator[Finding]:
    """Columns that a plan asks for and that the credits do not have, or leave empty where it is paid on them."""
    frame = credits.frame
    file = given.files.get("credits", "credits")
    told: set[str] = set()
    for place, plan in enumerate(people.plans):
        for component in plan.components:
            asked = [one.column for one in component.where]
            asked += [one.column for times in component.multipliers for one in times.where]
            asked += [one.column for rule in component.amortise for one in rule.where]
            asked = ["margin_minor" if name == "margin" else name for name in asked]
            for name in dict.fromkeys([*asked, component.pays_on]):
                if name not in frame.columns and name not in told and frame.height:
                    told.add(name)
                    yield _fatal(plan.file, component.line, "credit.column_missing", name, name)
            name = component.pays_on
            if name in told or name not in frame.columns or not frame[name].null_count():
                continue
            empty = frame[name].is_null().to_numpy() & (credits.version == place)
            if component.measures:
                empty &= frame["measure"].is_in(list(component.measures)).to_numpy()
            for row in np.flatnonzero(empty)[:SHOWN].tolist():
                yield _fatal(file, frame["row"][row], "pay.empty", name, frame["credit_id"][row])


def _of_others_rates(given: PayInput, people: People, credits: Credits) -> Iterator[Finding]:
    """Currencies without a rate to that of whom a credit is counted for beside its owner."""
    file = given.files.get("credits", "credits")
    for place, plan in enumerate(people.plans):
        for component in plan.components:
            if component.credit_from is CreditFrom.OWN or component.unit is not Unit.MONEY:
                continue
            try:
                lines_of(given, people, credits, plan, place, component)
            except BadInput as error:
                pair = f"{error.fields['base']}/{error.fields['quote']}"
                names = {name: str(value) for name, value in error.fields.items()}
                yield _fatal(file, None, error.code, "currency", pair, **names)


def _twice(frame: pl.DataFrame) -> Flags:
    """Credits that stand twice for one payee; ids in order are compared with their neighbours alone."""
    ids = frame["credit_id"]
    if ids.n_unique() == frame.height:
        return np.zeros(frame.height, dtype=np.bool_)
    twice: Flags = frame.select(pl.struct("credit_id", "payee_id").is_duplicated()).to_series().to_numpy()
    return twice


def _over(credits: Credits, amount: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Flags:
    """Reversals that take back more than their credit was."""
    over = np.zeros(amount.size, dtype=np.bool_)
    rows = np.flatnonzero(credits.is_reversal & (credits.origin != np.arange(amount.size)))
    if rows.size:
        origin = credits.origin[rows]
        none = np.zeros(amount.size, dtype=np.int64)
        back, _ = running(origin, np.abs(amount[rows]), none)
        over[rows] = back > np.abs(amount[origin])
    return over


def _currencies(given: PayInput, people: People, credits: Credits, file: str) -> Iterator[Finding]:
    """Currencies that nobody knows, or that have no rate to the payee's on the day."""
    frame = credits.frame
    for code in frame["currency"].unique().to_list():
        if code and code not in EXPONENTS:
            yield _fatal(file, None, "money.unknown_currency", "currency", code, currency=code)
            return
    table = pl.DataFrame(
        {
            "from": frame["currency"],
            "payee": credits.payee,
            "version": credits.version,
            "day": credits.counted,
            "row": frame["row"],
        }
    ).filter((pl.col("from") != "") & (pl.col("version") >= 0))
    by_payee = pl.Series([people.currency[one] for one in table["payee"].unique().to_list()], dtype=pl.String)
    if table.height == 0 or (
        table["from"].n_unique() == 1
        and by_payee.n_unique() == 1
        and by_payee[0] == table["from"][0]
        and not any(plan.currency for plan in people.plans)
    ):
        return
    told: set[tuple[str, str]] = set()
    for code, payee, version, day, row in table.unique(
        ["from", "payee", "version", "day"], maintain_order=True
    ).iter_rows():
        plan = people.plans[version]
        target = plan.currency or people.currency[payee]
        if code == target or (code, target) in told:
            continue
        if rate_for(given, plan, code, target, day) is None:
            told.add((code, target))
            yield _fatal(
                file, row, "currency.no_rate", "currency", f"{code}/{target}", base=code, quote=target
            )


def _splits(frame: pl.DataFrame, credits: Credits, file: str) -> Iterator[Finding]:
    """Deals that are credited over 100 %, which is refused, or under it, which is an exception."""
    if "deal_id" not in frame.columns or (frame["deal_id"] == "").all():
        return
    own = frame.filter(~pl.Series(credits.is_reversal) & (pl.col("deal_id") != ""))
    parts = own.filter(pl.col("share_bp") != 10_000)["deal_id"].unique()
    again = own["deal_id"].is_duplicated() | own["deal_id"].is_in(parts.implode())
    own = own.filter(again)  # a deal that is one credit's, whole, adds up
    if "role" in own.columns:
        own = own.filter(pl.col("role") != "overlay")
    sums = own.group_by(
        "deal_id", "measure", "product", "order_type", "on", "amount_minor", maintain_order=True
    ).agg(pl.col("share_bp").sum(), pl.col("row").first(), pl.len().alias("lines"))
    for code, severity, rows in (
        ("credit.over_whole", Severity.FATAL, sums.filter(pl.col("share_bp") > 10_000)),
        ("credit.under_whole", Severity.WARNING, sums.filter(pl.col("share_bp") < 10_000)),
    ):
        for row in rows.head(SHOWN).iter_rows(named=True):
            share = str(row["share_bp"])
            rest = row["amount_minor"] * (10_000 - row["share_bp"]) // 10_000
            fields = {"deal": row["deal_id"], "share_bp": share, "rest_minor": str(rest)}
            yield Finding(code, severity, file, row["row"], "share_bp", share, fields)
        if rows.height > SHOWN:
            yield Finding(
                "pay.and_more", severity, file, None, "share_bp", str(rows.height - SHOWN), {"rule": code}
            )


def _of_opening(given: PayInput, people: People) -> Iterator[Finding]:
    file = given.files.get("opening", "opening")
    by_plan = {plan.id: {one.id for one in plan.components} for plan in given.plans}
    seen: set[tuple[str, str, object]] = set()
    for row in given.opening:
        payee_id, component = row["payee_id"], row["component"]
        if payee_id not in people.number:
            yield _fatal(file, row["row"], "opening.unknown_payee", "payee_id", payee_id)
            continue
        known = {name for one in people.held[payee_id] for name in by_plan.get(one.plan, ())}
        if component and component not in known:
            yield _fatal(file, row["row"], "opening.unknown_component", "component", component)
        for name, value in row.items():
            if name.endswith("_minor") and abs(value) >= MOST:
                yield _fatal(file, row["row"], "pay.too_large", name, str(value))
        key = (payee_id, component, row["bucket_on"])
        if key in seen:
            yield _fatal(file, row["row"], "opening.twice", "payee_id", payee_id)
        seen.add(key)
