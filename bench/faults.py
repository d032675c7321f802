"""Kill -9, the whole process group, at moments uniform over what an undisturbed run takes. After each kill every fact
file that no generation lists is filled with rubbish, the home must say what it said before or what it says after, and
the same command runs again: the digest must be that of the undisturbed run, every listed file whole, and nothing of the
killed process left in the home, beside it or in the folder of temporary files. The demo's import, that of a Salesforce
export, is killed `--times` times, every other kind of run ten times at most. Last, the worker of a server is killed in
the middle of a run: the server has to give up the dead run and do its work in another.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator

from bench.kills.campaign import Campaign, killed_once
from bench.kills.commands import DEMO_IMPORT, campaigns
from bench.kills.taking_over import taken_over
from bench.results import Row
from bench.work import Work

OTHER_KINDS_TIMES = 10
TAKE_OVERS = 3
MOST_SECONDS = 90


def measure(work: Work) -> Iterator[Row]:
    """Every kind of run, then the server's taking over."""
    seed = int(os.environ.get("FIELDHOUSE_BENCH_SEED") or random.randrange(10**6))
    dice = random.Random(seed)
    for campaign in campaigns(work):
        times = work.times if campaign.kind == DEMO_IMPORT else min(work.times, OTHER_KINDS_TIMES)
        yield _row(work, campaign, times, dice, seed)
    times = min(work.times, TAKE_OVERS)
    seconds = [taken_over(work, dice) for _ in range(times)]
    yield Row(
        variant=f"dead run taken over, {work.database}",
        how=f"worker killed {times} times while it drains edits",
        to_reach=f"{MOST_SECONDS} s",
        measured=f"{max(seconds):.0f} s",
        is_held=max(seconds) <= MOST_SECONDS,
        detail=(f"all: {', '.join(f'{one:.0f}' for one in seconds)} s",),
    )


def _row(work: Work, campaign: Campaign, times: int, dice: random.Random, seed: int) -> Row:
    undisturbed = campaign.undisturbed(work)
    kills = []
    for nth in range(times):
        kills.append(killed_once(work, campaign, undisturbed, dice))
        print(
            f"    {campaign.kind} {nth + 1}: {kills[-1].moment} {kills[-1].wrong}",
            file=sys.stderr,
            flush=True,
        )
    wrong = [wrong for kill in kills for wrong in kill.wrong]
    moments = Counter(kill.moment for kill in kills)
    return Row(
        variant=f"killed: {campaign.kind}, {work.database}",
        how=f"kill -9 at a random moment, {times} times, then once more",
        to_reach="the undisturbed digest, nothing left",
        measured=f"{times - sum(bool(kill.wrong) for kill in kills)} of {times} as undisturbed",
        is_held=not wrong,
        detail=(
            f"killed {', '.join(f'{n} times {moment}' for moment, n in sorted(moments.items()))}; seed {seed}",
            f"undisturbed it takes {undisturbed.seconds:.1f} s",
            *wrong,
        ),
    )
