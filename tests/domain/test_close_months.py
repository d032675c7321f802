"""A month where a day is asked for is taken as its end; one without a year is the next that is not over."""

from __future__ import annotations

from datetime import date

import pytest

from fieldhouse.domain.close_months import month_in

SAID_ON = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2026年3月", "2026-03-31"),
        ("２０２８年２月末", "2028-02-29"),
        ("26年12月", "2026-12-31"),
        ("令和9年3月", "2027-03-31"),
        ("R9/3", "2027-03-31"),
        ("令和元年5月", "2019-05-31"),
        ("3月", "2027-03-31"),
        ("11月頃", "2026-11-30"),
        ("Mar-26", "2026-03-31"),
        ("Mar 2026", "2026-03-31"),
        ("March 2026", "2026-03-31"),
        ("end of Sept. 2026", "2026-09-30"),
        ("2026-Mar", "2026-03-31"),
        ("december", "2026-12-31"),
        ("2026/3", "2026-03-31"),
        ("2026-03", "2026-03-31"),
        ("03/2026", "2026-03-31"),
        ("202603", "2026-03-31"),
    ],
)
def test_a_month_ends_on_its_last_day(text: str, last_day: str) -> None:
    month = month_in(text)
    assert month is not None and month.last_day(SAID_ON).isoformat() == last_day


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15",
        "20260315",
        "3/15",
        "26-Mar",
        "13月",
        "2026年13月",
        "0月",
        "未定",
        "",
        "202613",
        "2026",
        "Market",
        "Marcel 2026",
        "1500年3月",
    ],
)
def test_what_is_no_month(text: str) -> None:
    assert month_in(text) is None
