"""Record Ids of Salesforce: 15 characters that tell capitals apart, and 3 that say which of them are capitals."""

from __future__ import annotations

import re
from string import ascii_uppercase, digits

_SHORT = re.compile(r"[0-9A-Za-z]{15}")
_LONG = re.compile(r"[0-9A-Za-z]{15}[A-Z0-5]{3}")
_CHECKS = ascii_uppercase + digits[:6]


def with_check(short: str) -> str:
    """Return an Id of 15 characters with its check: ``0015000001Fn4VL`` is ``0015000001Fn4VLAAZ``.

    A character of the check says which of five are capitals (Salesforce, "ID Field Type").
    """
    check = ""
    for start in (0, 5, 10):
        bits = sum(1 << place for place, one in enumerate(short[start : start + 5]) if one in ascii_uppercase)
        check += _CHECKS[bits]
    return short + check


def whole_id(text: str) -> str | None:
    """Return an Id of 15 or 18 characters as one of 18; ``None`` for any other text and where the check is wrong."""
    if _SHORT.fullmatch(text):
        return with_check(text)
    return text if _LONG.fullmatch(text) and with_check(text[:15]) == text else None
