"""Our totals beside a report composed of the export's own rows: they tie out, or each difference is explained."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from .conftest import FIELDS_JA, UNTIL, Export


def by_dimension(rows: list[dict[str, Any]], name: str) -> dict[tuple[str, Any], list[int]]:
    """Counts and amounts by currency and a column, summed in plain Python."""
    from decimal import Decimal

    from fieldhouse.domain.currency import exponent

    found: dict[tuple[str, Any], list[int]] = defaultdict(lambda: [0, 0])
    for one in rows:
        sums = found[one["amount_currency"], one[name]]
        sums[0] += 1
        sums[1] += int(Decimal(one["amount"] or 0).scaleb(exponent(one["amount_currency"])))
    return dict(found)


def check(kept: Any) -> None:
    """In every cell the parts make the difference."""
    for one in kept.cells:
        for part in ("deals", "amount_minor"):
            parts = sum(reason[part] for reason in one["explained"].values()) + one["unexplained"][part]
            assert parts == one["difference"][part] == one["theirs"][part] - one["ours"][part], one


@pytest.mark.parametrize("names", [None, FIELDS_JA], ids=["en", "ja"])
def test_a_report_of_all_deals_ties_out(export: Export, tie: Any, names: Any) -> None:
    kept = tie(names=names)
    check(kept)
    assert (kept.unexplained, kept.as_of, kept.source) == (0, UNTIL, "simulated")
    assert kept.facts["ours"] == kept.facts["theirs"] == kept.facts["both"] == len(export.rows)
    assert kept.facts["dimensions"] == ["state", "stage", "owner", "period", "currency"]
    assert all(one.is_explained for one in kept.differences.all())
    assert {step["reason"] for one in kept.differences.all() for step in one.steps} <= {"split"}


def test_both_sides_are_the_sums_of_the_export(export: Export, tie: Any) -> None:
    """By stage, against sums that know nothing of the comparison."""
    kept = tie()
    expected = by_dimension(export.rows, "stage")
    for side in ("ours", "theirs"):
        found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in kept.cells:
            if one["dimension"] == "stage":
                sums = found[one["currency"], one["value"]]
                sums[0] += one[side]["deals"]
                sums[1] += one[side]["amount_minor"]
        assert dict(found) == expected
