"""The quarters of the last years, each open, not over yet, or closed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldhouse.apps.company.models import PeriodClose
from fieldhouse.apps.company.queries import calendar, company, period_closes
from fieldhouse.domain.period import Period, PeriodKind

YEARS_SHOWN = 4
"""The running fiscal year and three before it: as far back as a quarter's page compares."""


class State(StrEnum):
    """Where a period stands."""

    RUNNING = "running"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, where it stands, and its close where it is closed."""

    period: Period
    state: State
    close: PeriodClose | None


def quarters() -> list[Quarter]:
    """The quarters up to the one that holds the data's last day, newest first; none in a home without such a day."""
    through = company().data_through
    if through is None:
        return []
    fiscal, closes = calendar(), period_closes()
    year = fiscal.period_of(through, PeriodKind.YEAR).fiscal_year
    found = []
    for number in range(year, year - YEARS_SHOWN, -1):
        for period in reversed(fiscal.quarters_of(number)):
            close = closes.get(period.code)
            is_over = period.last_on <= through
            state = State.CLOSED if close else State.OPEN if is_over else State.RUNNING
            if period.start_on <= through:
                found.append(Quarter(period, state, close))
    return found
