"""Why an account has its seller and not another one: the proof from the bound, and what another one costs at least."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from fieldhouse.cli.territory_solved import Solved, read_solved
from fieldhouse.domain.coverage import Coverage
from fieldhouse.domain.errors import Refused
from fieldhouse.ingest.coverage.reading import Files

if TYPE_CHECKING:
    from fieldhouse.engines.territory.seats import SeatedPlan

SHOWN = 10
HEADS = (
    *("account_id", "seller_id", "reason", "cost", "cheapest_seller_id", "cheapest_cost"),
    *("next_seller_id", "plan_with_next_at_least"),
)


def print_why(folder: Path, files: Files, account: str, seller: str | None) -> None:
    """Print who covers the account, and for one seller, or for the next ones at the prices, what they would cost."""
    solved = read_solved(folder, files)
    coverage = solved.coverage
    at = _place(coverage.accounts.ids, account, "coverage.account_unknown")
    if seller is not None:
        _place(coverage.sellers.ids, seller, "coverage.seller_unknown")
    for line in _lines(solved, at, seller):
        print(line)


def _place(ids: Sequence[str], wanted: str, code: str) -> int:
    if wanted not in ids:
        raise Refused(code, value=wanted)
    return ids.index(wanted)


def _lines(solved: Solved, at: int, seller: str | None) -> Iterator[str]:
    from fieldhouse.engines.territory.alternatives import alternatives

    coverage, problem = solved.coverage, solved.problem
    names = [coverage.sellers.ids[j] for j in solved.open_sellers]
    unit = int(problem.unit_of[at])
    found = alternatives(problem, solved.prices, solved.bound, unit)
    own = int(solved.seller[unit])
    mine = next(one for one in found if one.seller == own)
    yield _("%(account)s is with %(seller)s and costs %(cost)s there.") % {
        "account": coverage.accounts.ids[at],
        "seller": names[own],
        "cost": f"{mine.cost:,.2f}",
    }
    wanted = [one for one in found if one.seller != own]
    if seller is None:
        wanted = wanted[:SHOWN]
    else:
        wanted = [one for one in wanted if names[one.seller] == seller]
        if not wanted and names[own] != seller:
            yield _not_possible(coverage, at, seller, names)
    for one in wanted:
        fields = {
            "seller": names[one.seller],
            "cost": f"{one.cost:,.2f}",
            "least": f"{one.plan_at_least:,.2f}",
            "more": f"{one.plan_at_least - solved.objective:,.2f}",
            "best": f"{solved.objective - solved.bound:,.2f}",
        }
        if one.plan_at_least > solved.objective:
            yield (
                _(
                    "%(seller)s: the account costs %(cost)s there. Proven: every such plan costs %(least)s at least, "
                    "%(more)s more than this one."
                )
                % fields
            )
        else:
            yield (
                _(
                    "%(seller)s: the account costs %(cost)s there. Every such plan costs %(least)s at least; this is "
                    "not above what the plan costs, so that a better plan may have it, by %(best)s at most."
                )
                % fields
            )


def _not_possible(coverage: Coverage, at: int, seller: str, open_names: list[str]) -> str:
    """Why the pair is none of the possible ones."""
    accounts = coverage.accounts
    j = list(coverage.sellers.ids).index(seller)
    same = [i for i, one in enumerate(accounts.family) if one == accounts.family[at]]
    fields = {"seller": seller, "account": accounts.ids[at]}
    if seller not in open_names:
        return _("%(seller)s has no seat in this plan.") % fields
    for i in same:
        fields["account"] = accounts.ids[i]
        lacking = accounts.requirement_sets[accounts.requires[i]] - coverage.sellers.capabilities[j]
        if lacking:
            fields["needs"] = " ".join(sorted(lacking))
            return _("%(seller)s may not cover %(account)s: %(needs)s is missing.") % fields
        if accounts.locked_to[i] not in (-1, j):
            fields["other"] = coverage.sellers.ids[accounts.locked_to[i]]
            return _("%(seller)s may not cover %(account)s: it is locked to %(other)s.") % fields
        if j in accounts.banned.get(i, ()):
            return _("%(seller)s may not cover %(account)s: they are banned there.") % fields
    return _("%(seller)s may not cover %(account)s: the file of costs has no such pair.") % fields


def write_reasons(path: Path, coverage: Coverage, seated: SeatedPlan) -> None:
    """Write why each account has its seller, and what a plan with the next one at the prices costs at least."""
    from fieldhouse.engines.territory.alternatives import reasons_of

    plan, unit_of = seated.plan, seated.problem.unit_of
    said = reasons_of(seated.problem, plan.prices, plan.bound, plan.seller)
    names = [coverage.sellers.ids[j] for j in seated.open_sellers]
    by_unit = [
        (names[own], why.value, f"{cost:.6f}", names[cheapest], f"{least:.6f}")
        + ((names[other], f"{more:.6f}") if other >= 0 else ("", ""))
        for own, why, cost, cheapest, least, other, more in zip(
            plan.seller.tolist(),
            said.reason,
            said.cost.tolist(),
            said.cheapest.tolist(),
            said.cheapest_cost.tolist(),
            said.other.tolist(),
            said.other_at_least.tolist(),
            strict=True,
        )
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADS)
        writer.writerows(
            (account, *by_unit[i]) for account, i in zip(coverage.accounts.ids, unit_of.tolist(), strict=True)
        )
