"""Two plans side by side: accounts, measures and people that are affected, and what cost and bound differ by."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.cli.territory_solved import certificate_of, plan_of_file
from fieldhouse.domain.errors import Refused
from fieldhouse.ingest.coverage.columns import read_table

Moved = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans; ``moved`` is by account who had it and who has it, empty where there was or is nobody.

    ``sizes`` is by measure and account what the account itself weighs.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    plans: tuple[Mapping[str, str], Mapping[str, str]]
    moved: Moved
    sizes: Mapping[str, Mapping[str, float]]


def compared(before: Path, after: Path, accounts: Path) -> Compared:
    """Read both folders; the file of accounts says what each of them weighs."""
    plans = plan_of_file(before), plan_of_file(after)
    names = dict.fromkeys([*plans[0], *plans[1]])
    pairs = {name: (plans[0].get(name, ""), plans[1].get(name, "")) for name in names}
    moved = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    told = certificate_of(after)
    table = read_table(accounts)
    if table.findings or not table.needs("account_id"):
        raise Refused("coverage.accounts_unreadable", file=accounts.name)
    ids = table.ids("account_id")
    sizes = {
        measure: dict(zip(ids, table.numbers(measure).tolist(), strict=True))
        for measure in told["parameters"]["measures"]
        if table.has(measure)
    }
    return Compared(certificate_of(before), told, plans, moved, sizes)


def print_comparison(both: Compared) -> None:
    """Print what differs from one plan to the other."""
    people = {name for pair in both.moved.values() for name in pair if name}
    print(
        _("%(accounts)s accounts change hands, which concerns %(people)s sellers.")
        % {"accounts": f"{len(both.moved):,}", "people": f"{len(people):,}"}
    )
    for measure, own in both.sizes.items():
        value, total = sum(own.get(name, 0.0) for name in both.moved), sum(own.values())
        print(
            _("Of %(measure)s, %(value)s changes hands, %(share)s %% of all.")
            % {"measure": measure, "value": f"{value:,.2f}", "share": f"{100 * value / total:.2f}"}
        )
    print(
        _(
            "The plan costs %(cost)s instead of %(before)s; no plan costs less than %(bound)s, before %(least)s."
        )
        % {
            "cost": f"{both.after['objective']:,.2f}",
            "before": f"{both.before['objective']:,.2f}",
            "bound": f"{both.after['lower_bound']:,.2f}",
            "least": f"{both.before['lower_bound']:,.2f}",
        }
    )


def write_comparison(out: Path, both: Compared) -> None:
    """Write ``moves.csv``, an account a row, and ``people.csv``, what each seller gains and loses."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "moves.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["account_id", "from_seller_id", "to_seller_id", *both.sizes])
        for name, pair in both.moved.items():
            writer.writerow([name, *pair, *(f"{own.get(name, 0.0):.12g}" for own in both.sizes.values())])
    loads = [
        [_loads(plan, own) for plan in both.plans] for own in both.sizes.values()
    ]  # by measure before and after, by seller
    leaving = Counter(pair[0] for pair in both.moved.values())
    coming = Counter(pair[1] for pair in both.moved.values())
    with (out / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        sides = [f"{measure}_{side}" for measure in both.sizes for side in ("before", "after")]
        writer.writerow(["seller_id", "accounts_leaving", "accounts_coming", *sides])
        for name in sorted({one for plan in both.plans for one in plan.values()}):
            numbers = [f"{load.get(name, 0.0):.12g}" for pair in loads for load in pair]
            writer.writerow([name, leaving[name], coming[name], *numbers])


def _loads(plan: Mapping[str, str], own: Mapping[str, float]) -> dict[str, float]:
    loads: dict[str, float] = {}
    for account, seller in plan.items():
        loads[seller] = loads.get(seller, 0.0) + own.get(account, 0.0)
    return loads
