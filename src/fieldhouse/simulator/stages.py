"""The stages of an opportunity, their names in two languages, and the stage map, which changed once.

Stages are those of the public GitLab handbook of FY22. Its default categories are printed as an image; 1 to 3
pipeline, 4 best case, 5 and 6 commit is inferred from the text. This company adopted that on the day of the
change, and was more careful by one step before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from .draws import Ints

CATEGORIES = ("omitted", "pipeline", "best_case", "commit", "closed")
OMITTED, PIPELINE, BEST_CASE, COMMIT, CLOSED = range(5)
WON, LOST, UNQUALIFIED, DUPLICATE = 7, 8, 9, 10


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its code, labels, outcome and default category before and after the change of the map."""

    code: str
    label: str
    label_ja: str
    outcome: str
    before: int
    after: int


STAGES = (
    Stage("pending_acceptance", "0-Pending Acceptance", "0-受入待ち", "open", OMITTED, OMITTED),
    Stage("discovery", "1-Discovery", "1-課題把握", "open", PIPELINE, PIPELINE),
    Stage("scoping", "2-Scoping", "2-要件整理", "open", PIPELINE, PIPELINE),
    Stage("technical_evaluation", "3-Technical Evaluation", "3-技術評価", "open", PIPELINE, PIPELINE),
    Stage("proposal", "4-Proposal", "4-提案", "open", PIPELINE, BEST_CASE),
    Stage("negotiating", "5-Negotiating", "5-条件交渉", "open", BEST_CASE, COMMIT),
    Stage("awaiting_signature", "6-Awaiting Signature", "6-契約締結待ち", "open", COMMIT, COMMIT),
    Stage("closed_won", "Closed Won", "成立", "won", CLOSED, CLOSED),
    Stage("closed_lost", "8-Closed Lost", "8-不成立", "lost", OMITTED, OMITTED),
    Stage("unqualified", "9-Unqualified", "9-対象外", "lost", OMITTED, OMITTED),
    Stage("duplicate", "10-Duplicate", "10-重複", "lost", OMITTED, OMITTED),
)
BEFORE = np.array([stage.before for stage in STAGES])
AFTER = np.array([stage.after for stage in STAGES])


def default_category(stage: Ints, day: Ints, changed_day: int) -> Ints:
    """The category that the stage map in force on ``day`` gives to ``stage``."""
    return np.where(day < changed_day, BEFORE[stage], AFTER[stage])


def stage_tables(changed_on: date) -> str:
    """The stage map as `[[stages]]` tables of TOML: every stage, then the stages that changed, dated."""
    tables = [_table(stage, position, stage.before, None) for position, stage in enumerate(STAGES)]
    tables += [
        _table(stage, position, stage.after, changed_on)
        for position, stage in enumerate(STAGES)
        if stage.before != stage.after
    ]
    return "\n".join(tables)


def _table(stage: Stage, position: int, category: int, valid_from: date | None) -> str:
    lines = [
        "[[stages]]",
        f'stage = "{stage.code}"',
        f'label = "{stage.label}"',
        f'label_ja = "{stage.label_ja}"',
        f"position = {position}",
        f'outcome = "{stage.outcome}"',
        f'category = "{CATEGORIES[category]}"',
    ]
    if valid_from is not None:
        lines.append(f"valid_from = {valid_from.isoformat()}")
    return "\n".join(lines) + "\n"
