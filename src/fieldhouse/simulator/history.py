"""From the hidden life of opportunities to dated changes: stages, categories, close dates, amounts, owners.

Everything is scheduled as if time went on, then cut at the end of the last day, so that the current quarter
is as alive as any past one was on its own day.
"""

from __future__ import annotations

import numpy as np

from .coverage import NEVER, Ownership
from .deals import CHURN, RENEWAL, Deals, rounded
from .draws import Bools, Draws, Ints
from .events import (
    ACCOUNT,
    AMOUNT,
    CATEGORY,
    CLOSE_ON,
    CURRENCY,
    ORDER_TYPE,
    OWNER,
    STAGE,
    TERRITORY,
    TYPE,
    Changes,
    Timeline,
)
from .seasons import QuarterEnds, to_workday
from .stages import CLOSED, COMMIT, LOST, OMITTED, PIPELINE, WON, default_category
from .writing import DAY

OPEN_STAGES = 7
STAGE_TIME = (7, 17, 20, 21, 15, 11, 9)  # relative time spent in the open stages
SKIPPED_STAGE = 0.06
PUSHES = (30, 32, 22, 11, 5)  # weights of 0, 1, 2, 3 and 4 pushes of the close date
UPGRADED, DOWNGRADED = 0.10, 0.08  # category one step off the stage's default
WORKDAY_SECONDS = 8 * 3_600


class Historian:
    """Writes the history of batches of opportunities; holds what is the same for all batches."""

    def __init__(
        self,
        ownership: Ownership,
        ends: QuarterEnds,
        opens_at_hour: Ints,
        stages_changed_day: int,
        cut_at: int,
    ) -> None:
        self._ownership = ownership
        self._ends = ends
        self._opens_at = opens_at_hour * 3_600
        self._stages_changed_day = stages_changed_day
        self._cut_at = cut_at

    def changes(self, deals: Deals, draws: Draws) -> Changes:
        """All changes of ``deals`` up to the cut, initial values included."""
        timeline = Timeline(len(deals), self._cut_at)
        entered = self._entered(deals, draws)
        closed_at = self._closed_at(deals, entered[-1], draws)
        bias = self._biases(deals, draws)
        self._constants(timeline, deals, entered[0])
        self._close_dates(timeline, deals, entered, bias, closed_at, draws)
        self._stages(timeline, deals, entered, bias, draws)
        self._amounts(timeline, deals, entered, closed_at, draws)
        final_at = self._closings(timeline, deals, closed_at, draws)
        self._owners(timeline, deals, entered[0], final_at, draws)
        return timeline.changes()

    def _at(self, deals: Deals, day: Ints, draws: Draws) -> Ints:
        """An instant within the working hours of the team on the Friday before or on ``day``."""
        n = len(deals)
        return to_workday(day) * DAY + self._opens_at[deals.team] + draws.integers(0, WORKDAY_SECONDS, n)

    def _entered(self, deals: Deals, draws: Draws) -> list[Ints]:
        """When each open stage is entered, creation first; stages never reached get the time of the last."""
        n = len(deals)
        spent = [base * draws.integers(400, 1_601, n) for base in STAGE_TIME]
        spent = [np.where(stage <= deals.reached, one, 0) for stage, one in enumerate(spent)]
        total = np.sum(spent, axis=0)
        life = deals.close_day - deals.created_day
        passed = np.zeros(n, dtype=np.int64)
        entered = [self._at(deals, deals.created_day, draws)]
        for stage in range(1, OPEN_STAGES):
            passed = passed + spent[stage - 1]
            at = self._at(deals, deals.created_day + life * passed // total, draws)
            entered.append(np.maximum(at, entered[-1] + 300))
        return entered

    def _closed_at(self, deals: Deals, entered: Ints, draws: Draws) -> Ints:
        booked = deals.close_day + deals.booked_late
        booked += np.where((booked + 3) % 7 >= 5, 2, 0)
        return np.maximum(self._at(deals, booked, draws), entered + 600)

    def _biases(self, deals: Deals, draws: Draws) -> list[Ints]:
        u = [draws.uniform(len(deals)) for _ in range(OPEN_STAGES)]
        return [np.where(one < UPGRADED, 1, np.where(one > 1 - DOWNGRADED, -1, 0)) for one in u]

    def _category(self, stage: Ints | int, bias: Ints, at: Ints) -> Ints:
        stages = np.broadcast_to(np.asarray(stage), at.shape)
        default = default_category(stages, at // DAY, self._stages_changed_day)
        return np.where(default == OMITTED, default, np.clip(default + bias, PIPELINE, COMMIT))

    def _constants(self, timeline: Timeline, deals: Deals, created_at: Ints) -> None:
        timeline.add(CURRENCY, deals.currency, created_at)
        timeline.add(ACCOUNT, deals.account, created_at)
        timeline.add(TYPE, deals.type, created_at)
        timeline.add(ORDER_TYPE, deals.order_type, created_at)

    def _stages(
        self, timeline: Timeline, deals: Deals, entered: list[Ints], bias: list[Ints], draws: Draws
    ) -> None:
        n = len(deals)
        for stage, at in enumerate(entered):
            is_skipped = draws.chance(SKIPPED_STAGE if 2 <= stage <= 5 else 0.0, n) & (stage < deals.reached)
            happens = (stage <= deals.reached) & ~is_skipped
            timeline.add(STAGE, stage, at, happens)
            timeline.add(CATEGORY, self._category(stage, bias[stage], at), at, happens)
        is_sure = draws.chance(np.where(deals.outcome == WON, 0.70, 0.18), n) & (deals.reached >= 4)
        committed_at = self._at(deals, deals.close_day - draws.integers(4, 24, n), draws)
        timeline.add(CATEGORY, COMMIT, committed_at, is_sure & (committed_at > entered[4]))

    def _close_dates(
        self,
        timeline: Timeline,
        deals: Deals,
        entered: list[Ints],
        bias: list[Ints],
        closed_at: Ints,
        draws: Draws,
    ) -> None:
        """The close date at creation, its pushes and pull-ins; a push may cost the category a step."""
        n = len(deals)
        pushes = draws.pick(PUSHES, n)
        life = np.maximum(deals.close_day - deals.created_day, 1)
        last = self._last_planned(deals, draws)
        planned_at = entered[0]
        for nth in range(len(PUSHES)):
            is_last = pushes == nth
            part = 350 + (600 * (2 * nth + 1) + draws.integers(-500, 500, n)) // np.maximum(2 * pushes, 1)
            pushed_day = deals.created_day + life * np.minimum(part, 980) // 1_000
            foreseen = np.maximum(pushed_day + draws.integers(-3, 20, n), deals.created_day + 5)
            foreseen = np.where(draws.chance(0.45, n), self._ends.month_end(foreseen), foreseen)
            planned = np.where(is_last, last, to_workday(foreseen))
            happens = (pushes >= nth) & (planned_at < closed_at)
            timeline.add(CLOSE_ON, planned, planned_at, happens)
            planned_at = np.maximum(self._at(deals, pushed_day, draws), planned_at + 300)
            if nth + 1 < len(PUSHES):
                self._doubts(
                    timeline, entered, bias, planned_at, (pushes > nth) & (planned_at < closed_at), draws
                )

    def _last_planned(self, deals: Deals, draws: Draws) -> Ints:
        """The close date expected last: the real one, or a later one from which it is pulled in."""
        n = len(deals)
        off = np.where(deals.outcome == WON, 0.25, 0.65)
        later = deals.close_day + draws.integers(3, 46, n)
        later = np.where(draws.chance(0.5, n), self._ends.month_end(later), later)
        return np.where(draws.chance(off, n), to_workday(later), deals.close_day)

    def _doubts(
        self, timeline: Timeline, entered: list[Ints], bias: list[Ints], at: Ints, where: Bools, draws: Draws
    ) -> None:
        stage = np.sum([at >= one for one in entered], axis=0) - 1
        lowered = np.select([stage == one for one in range(OPEN_STAGES)], bias, 0) - 1
        doubts = draws.chance(np.where(stage >= 5, 0.6, 0.3), len(at)) & (stage >= 3)
        timeline.add(CATEGORY, self._category(stage, lowered, at), at, where & doubts)

    def _amounts(
        self, timeline: Timeline, deals: Deals, entered: list[Ints], closed_at: Ints, draws: Draws
    ) -> None:
        """An estimate at creation, corrected at scoping and proposal, and a discount while negotiating."""
        n = len(deals)

        def worth(low: int, high: int) -> Ints:
            return rounded(deals.amount * draws.integers(low, high, n) // 1_000, deals.currency)

        timeline.add(AMOUNT, worth(600, 1_500), entered[0])
        timeline.add(AMOUNT, worth(800, 1_300), entered[2], (deals.reached >= 2) & draws.chance(0.45, n))
        timeline.add(AMOUNT, worth(950, 1_180), entered[4], (deals.reached >= 4) & draws.chance(0.60, n))
        agreed_at = entered[6] - 120
        timeline.add(AMOUNT, worth(850, 1_001), agreed_at, (deals.reached >= 5) & draws.chance(0.55, n))
        timeline.add(AMOUNT, deals.amount, closed_at, (deals.outcome == WON) & draws.chance(0.40, n))

    def _closings(self, timeline: Timeline, deals: Deals, closed_at: Ints, draws: Draws) -> Ints:
        """The closing, for a few a reopening and a second closing; gives the instant of the last one."""
        self._close(
            timeline, deals, deals.outcome, deals.close_day, closed_at, np.ones(len(deals), dtype=bool)
        )
        again = deals.is_reopened
        reopened_at = np.maximum(self._at(deals, deals.reopened_day, draws), closed_at + DAY)
        timeline.add(STAGE, 3, reopened_at, again)
        timeline.add(CATEGORY, PIPELINE, reopened_at, again)
        timeline.add(CLOSE_ON, self._ends.month_end(deals.reopened_day + 30), reopened_at, again)
        second_at = np.maximum(self._at(deals, deals.final_day, draws), reopened_at + DAY)
        self._close(timeline, deals, deals.final_outcome, second_at // DAY, second_at, again)
        return np.where(again, second_at, closed_at)

    def _close(
        self, timeline: Timeline, deals: Deals, outcome: Ints, day: Ints, at: Ints, where: Bools
    ) -> None:
        timeline.add(STAGE, outcome, at, where)
        timeline.add(CATEGORY, np.where(outcome == WON, CLOSED, OMITTED), at, where)
        timeline.add(CLOSE_ON, day, at, where)
        timeline.add(ORDER_TYPE, CHURN, at, where & (deals.type == RENEWAL) & (outcome == LOST))

    def _owners(
        self, timeline: Timeline, deals: Deals, created_at: Ints, closed_at: Ints, draws: Draws
    ) -> None:
        """Owner and territory at creation; handovers by leavers and joiners; the re-organisation's moves."""
        ownership, moved_day = self._ownership, self._ownership.reorganised_day
        is_moved = deals.patch != deals.patch_after
        before = deals.created_day < moved_day
        patch = np.where(before, deals.patch, deals.patch_after)
        timeline.add(TERRITORY, patch, created_at)
        timeline.add(OWNER, ownership.owner(patch, deals.created_day), created_at)
        for day, owner in ownership.switches(deals.patch):
            at = self._handed_over(deals, day, draws)
            here = (day != NEVER) & ((day < moved_day) | ~is_moved)
            timeline.add(
                OWNER, owner, at, here & (at > created_at) & (at < closed_at) & (day > deals.created_day)
            )
        moved_at = self._handed_over(deals, np.full(len(deals), moved_day), draws)
        moves = is_moved & before & (moved_at > created_at) & (moved_at < closed_at)
        timeline.add(TERRITORY, deals.patch_after, moved_at, moves)
        timeline.add(OWNER, ownership.owner(deals.patch_after, moved_at // DAY), moved_at, moves)
        for day, owner in ownership.switches(deals.patch_after):
            at = self._handed_over(deals, day, draws)
            here = (day != NEVER) & is_moved & (day > moved_day)
            timeline.add(
                OWNER, owner, at, here & (at > created_at) & (at < closed_at) & (day > deals.created_day)
            )

    def _handed_over(self, deals: Deals, day: Ints, draws: Draws) -> Ints:
        """An instant on ``day`` itself, so that nobody owns an opportunity after the last day of work."""
        hours = draws.integers(0, WORKDAY_SECONDS // 2, len(deals))
        return np.where(day == NEVER, NEVER, day) * DAY + self._opens_at[deals.team] + hours
