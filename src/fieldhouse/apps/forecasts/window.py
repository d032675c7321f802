"""What an expectation is asked for: what was known, the day looked from, and the last day of the period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fieldhouse.apps.company.queries import company
from fieldhouse.facts.generations import Known, manifest_of
from fieldhouse.facts.metrics.views import view_key

AHEAD = "expectation.ahead"


@dataclass(frozen=True, slots=True)
class Window:
    """From the end of ``as_of`` to the end of ``last_on``, by what a generation knows.

    Edits that no generation holds yet are in no expectation: the next generation's has them.
    """

    generation: int
    as_of: date
    last_on: date

    @property
    def known(self) -> Known:
        """What is known."""
        return Known(self.generation)

    @property
    def why_not(self) -> str:
        """The code of the reason why nothing can be expected of the window; empty where it can."""
        if self.as_of > manifest_of(self.known).data_through:
            return AHEAD
        return ""

    @property
    def key(self) -> str:
        """Under which name it is kept: equal keys, equal expectations, whichever generation asks."""
        return f"{self.last_on}-{_key(self.known, self.as_of)}"


@lru_cache(maxsize=1_024)
def _key(known: Known, as_of: date) -> str:
    return view_key(known, as_of, company().reporting_currency)


def forget() -> None:
    """Drop the keys kept in memory: the tests' homes come and go within one process."""
    _key.cache_clear()
