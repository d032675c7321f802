"""Whether the challenger's forecast is given: by the windows that lie side by side before the as-of instant."""

from __future__ import annotations

from typing import Any

import numpy as np

from fieldhouse.engines.forecast.contract.book import Book, book
from fieldhouse.engines.forecast.contract.columns import Columns
from fieldhouse.engines.forecast.model.challenger import challenge, is_nearer
from fieldhouse.engines.forecast.model.outlook import Outlook, outlook, promoted

MOST_WINDOWS = 8


def contested(columns: Columns, cut: Book, look: Outlook, seed: int) -> tuple[Outlook, dict[str, Any]]:
    """The outlook that is to be given, and the note that says which one it is and why."""
    rival = challenge(cut, look.window)
    if rival is None:
        return look, {"code": "challenger_has_too_little"}
    at = cut.as_of - look.window * np.arange(MOST_WINDOWS, 0, -1)
    at = at[at >= cut.observed_from + look.window]
    ours, theirs, actual = np.full((3, len(at)), np.nan)
    for one, instant in enumerate(at.tolist()):
        then = book(columns, instant, cut.currency)
        earlier = challenge(then, look.window)
        ours[one] = outlook(then, look.window, seed).blend.money
        theirs[one] = earlier.money if earlier else np.nan
        actual[one] = cut.worth[cut.is_won_between(instant, instant + look.window)].sum()
    is_chosen = is_nearer(theirs, ours, actual, at, look.window)
    both = ~np.isnan(theirs)
    return promoted(cut, look, rival, seed) if is_chosen else look, {
        "code": "challenger_followed" if is_chosen else "challenger_not_followed",
        "windows": int(both.sum()),
        "its_error": float(np.abs(theirs - actual)[both].sum()),
        "own_error": float(np.abs(ours - actual)[both].sum()),
    }
