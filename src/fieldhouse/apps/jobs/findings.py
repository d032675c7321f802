"""What was noticed on pages, and what the house's template says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from fieldhouse.apps.jobs.queries.shelves import Kept
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.jobs.house_rules import Remark, remarks_on
from fieldhouse.domain.jobs.told import document_value
from fieldhouse.ingest.jobs.page import document_from

QUIET = frozenset({"statement.repeated", "item.reads_otherwise", "item.section_inferred"})
"""Rules of which a page may have hundreds: they are counted on its own page and not listed for the library."""


def findings_of_the_library(families: Iterable[Kept]) -> list[Finding]:
    """The findings of pages as the house's tables show them; of several pages those that can be mended one by one."""
    several = list(families)
    return [
        _told(one, family.page["file"])
        for family in several
        for one in family.page["findings"]
        if len(several) == 1 or one["rule"] not in QUIET
    ]


def findings_that_are_new(name: str, before: str, after: str) -> list[Finding]:
    """What is noticed on a text of a page and was not on the one before, wherever it stands."""
    old, new = (document_value(document_from(name, text.encode()))["findings"] for text in (before, after))
    left = Counter((one["rule"], one["value"]) for one in old)
    found = []
    for one in new:
        left[one["rule"], one["value"]] -= 1
        if left[one["rule"], one["value"]] < 0:
            found.append(_told(one, name))
    return found


def remarks_of(family: Kept) -> list[Remark]:
    """What the house's template says of a page."""
    return remarks_on(family.page)


def _told(one: dict[str, Any], file: str) -> Finding:
    return Finding(
        one["rule"],
        Severity.WARNING if one["rule"] not in QUIET else Severity.NOTE,
        file,
        one["line"],
        None,
        one["value"],
        {key: str(value) for key, value in one.get("fields", {}).items()},
    )
