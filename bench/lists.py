"""Lists and node figures, as a seller, a manager, a region leader and an auditor ask for them, in a home where 5,000
people sign in. One process asks the pages, the API and the search through Django's own request handling, all
middleware included and no socket: what is timed is the request alone. Each address is asked `ROUNDS` times after one
round that does not count, the four in turn; views of days are kept, as they are in a server that has been visited.

Then the same addresses by somebody whose role reaches everything, so that only walls are asked of a row, and by
somebody who leads the highest node, whose scope names every node under it: for no address may the median of the second
be more than `SLACK` times that of the first and `SLACK_MS` beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.big_home import big_home
from bench.processes import inside
from bench.results import Row
from bench.work import Work

ROUNDS = 40
P95_MS = 100
SLACK, SLACK_MS = 1.1, 3.0
ROLES = ("seller", "manager", "region leader", "auditor")
KINDS = ("lists", "node figures")


def measure(work: Work) -> Iterator[Row]:
    """Ask in a copy of the big home, which gets the users."""
    copy = work.copied_home(big_home(work), f"lists-{work.scale}-{work.database}")
    said, ended = inside(work, copy, "lists", str(ROUNDS))
    work.removed(copy)
    how = f"{said['users']:,} users, {said['nodes']:,} nodes, {ROUNDS} times each address, in one process"
    for kind in KINDS:
        yield _of_kind(kind, said["asked"], how, work)
    yield _broad(said["asked"], f"{how}; {ended.peak_mib:,} MiB", work)


def _of_kind(kind: str, asked: list[dict[str, Any]], how: str, work: Work) -> Row:
    rows = [one for one in asked if one["kind"] == kind]
    every = {role: [ms for one in rows if one["who"] == role for ms in one["ms"]] for role in ROLES}
    failed = [one for one in rows if one["status"] != 200]
    told = ", ".join(f"{role} {at(times, 50):.0f}/{at(times, 95):.0f} ms" for role, times in every.items())
    return Row(
        variant=f"{kind}, {work.database}",
        how=how,
        to_reach=f"p95 {P95_MS} ms for each of the four, no error",
        measured=f"p50/p95: {told}, {len(failed)} errors",
        is_held=not failed and all(at(times, 95) < P95_MS for times in every.values()),
        detail=tuple(_told(one) for one in rows if one["who"] in ROLES),
    )


def _broad(asked: list[dict[str, Any]], how: str, work: Work) -> Row:
    walls, scope = (
        {one["address"]: one for one in asked if one["who"] == who} for who in ("walls alone", "broad scope")
    )
    pairs = {
        address: (at(one["ms"], 50), at(scope[address]["ms"], 50))
        for address, one in walls.items()
        if address in scope
    }
    over = {one: pair for one, pair in pairs.items() if pair[1] > SLACK * pair[0] + SLACK_MS}
    worst = max(pairs.values(), key=lambda pair: pair[1] - pair[0])
    return Row(
        variant=f"a broad scope beside the walls alone, {work.database}",
        how=how,
        to_reach="no address whose median is more",
        measured=f"{len(over)} of {len(pairs)} addresses; the widest apart: {worst[0]:.1f} and {worst[1]:.1f} ms",
        is_held=not over,
        detail=tuple(
            f"{address}: {first:.1f} ms by the walls alone, {second:.1f} ms by the scope"
            for address, (first, second) in pairs.items()
        ),
    )


def _told(one: dict[str, Any]) -> str:
    times = f"p50 {at(one['ms'], 50):.1f} ms, p95 {at(one['ms'], 95):.1f} ms"
    return f"{one['who']}, {one['address']}: {times}"


def at(times: list[float], percent: int) -> float:
    """The time that so many of a hundred do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] if ordered else 0.0
