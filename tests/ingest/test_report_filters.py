"""What the head of a formatted report says of its filter is read; what it says otherwise is no filter."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.domain.tieout import ReportFilter
from fieldhouse.ingest.report.days import DayOrder
from fieldhouse.ingest.report.filters import filter_in


@pytest.mark.parametrize(
    ("line", "types"),
    [
        ("Opportunity Record Type equals Renewal,Add-On", {"renewal", "add-on"}),
        ("   Opportunity Record Type: New Business", {"newbusiness"}),
        ("Opportunity Record Type: equals Renewal; Services", {"renewal", "services"}),
        ("商談レコードタイプ 次の文字列と一致する 更新、新規", {"更新", "新規"}),
        ("商談 レコード タイプ：更新", {"更新"}),
        ("Opportunity Record Type not equal to Renewal", set()),
        ("Opportunity Record Type: not equal to Renewal", set()),
        ("商談レコードタイプ 次の文字列と一致しない 更新", set()),
        ("Opportunity Record Type", set()),
        ("Opportunity Record Type Owner: Ann", set()),
    ],
)
def test_record_types(line: str, types: set[str]) -> None:
    head = ["Filtered By", line]
    assert filter_in(head, DayOrder.MONTH_FIRST) == ReportFilter(record_types=frozenset(types))


def test_conditions_hold_together() -> None:
    head = [
        "Opportunity Status: Open",
        "Close Date: 2/1/2026 to 4/30/2026",
        "Opportunity Record Type equals Renewal",
    ]
    found = filter_in(head, DayOrder.MONTH_FIRST)
    assert found == ReportFilter(
        frozenset({"open"}), date(2026, 2, 1), date(2026, 5, 1), frozenset({"renewal"})
    )
