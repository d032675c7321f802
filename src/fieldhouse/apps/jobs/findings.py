"""What was noticed on pages, and what the house's template says of them."""

from __future__ import annotations

from collections.abc import Iterable

from fieldhouse.apps.jobs.queries.shelves import Kept
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.jobs.house_rules import Remark, remarks_on

QUIET = frozenset({"statement.repeated", "item.reads_otherwise", "item.section_inferred"})
"""Rules of which a page may have hundreds: they are counted on its own page and not listed for the library."""


def findings_of_the_library(families: Iterable[Kept]) -> list[Finding]:
    """The findings of pages as the house's tables show them; of several pages those that can be mended one by one."""
    several = list(families)
    return [
        Finding(
            one["rule"],
            Severity.WARNING if one["rule"] not in QUIET else Severity.NOTE,
            family.page["file"],
            one["line"],
            None,
            one["value"],
            {key: str(value) for key, value in one.get("fields", {}).items()},
        )
        for family in several
        for one in family.page["findings"]
        if len(several) == 1 or one["rule"] not in QUIET
    ]


def remarks_of(family: Kept) -> list[Remark]:
    """What the house's template says of a page."""
    return remarks_on(family.page)
