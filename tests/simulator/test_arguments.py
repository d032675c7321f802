"""Arguments out of range are refused by name; the calendar is right at its edges."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fieldhouse.domain.errors import BadInput
from fieldhouse.simulator import simulate
from fieldhouse.simulator.companies import agency_name, corporate_number, japanese_name, western_name
from fieldhouse.simulator.periods import label_of, periods_of, quarter_of, year_of


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"seed": -1}, "seed"),
        ({"scale": 99}, "scale"),
        ({"scale": 10_000_000}, "scale"),
        ({"years": 0}, "years"),
        ({"sellers": 0}, "sellers"),
        ({"sellers": 6_001}, "sellers"),
        ({"until": date(1999, 12, 31)}, "until"),
    ],
)
def test_arguments_out_of_range_are_refused(tmp_path: Path, changed: dict, name: str) -> None:
    arguments = {"seed": 1, "scale": 100, "until": date(2026, 6, 18), "years": 1} | changed
    with pytest.raises(BadInput) as caught:
        simulate(tmp_path / "none", **arguments)
    assert caught.value.code == "simulator.out_of_range" and caught.value.fields["argument"] == name
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "until", [date(2024, 2, 29), date(2026, 1, 31), date(2026, 2, 1), date(2025, 12, 31)]
)
@pytest.mark.parametrize("years", [1, 2, 5])
def test_any_day_can_be_the_last(tmp_path: Path, until: date, years: int) -> None:
    counts = simulate(tmp_path, scale=100, until=until, years=years)
    assert counts.rows["opportunity"] == 100
    periods = periods_of(until, years)
    assert periods.start < periods.reorganised_on < until
    assert periods.start < periods.stages_changed_on < until


@pytest.mark.parametrize(
    ("day", "start", "label"),
    [
        (date(2025, 1, 31), date(2024, 11, 1), "FY25 Q4"),
        (date(2025, 2, 1), date(2025, 2, 1), "FY26 Q1"),
        (date(2024, 8, 1), date(2024, 8, 1), "FY25 Q3"),
        (date(2024, 12, 31), date(2024, 11, 1), "FY25 Q4"),
    ],
)
def test_fiscal_quarters_start_in_february_and_are_named_by_the_last_year(
    day: date, start: date, label: str
) -> None:
    assert quarter_of(day) == start and label_of(start) == label
    assert year_of(day).month == 2 and year_of(day) <= day


def test_company_names_are_all_different() -> None:
    for names in (
        [western_name(number, "US") for number in range(60_000)],
        [japanese_name(number, is_form_first=True)[0] for number in range(40_000)],
        [agency_name(number) for number in range(5_000)],
    ):
        assert len(set(names)) == len(names)


def test_corporate_numbers_have_their_check_digit_and_an_office_that_does_not_exist() -> None:
    # the published example of the rule: 12 digits 700110005901 have check digit 8
    digits = [int(one) for one in reversed("700110005901")]
    assert 9 - sum(one * (1 + place % 2) for place, one in enumerate(digits)) % 9 == 8
    number = corporate_number(42)
    assert number[1:5] == "9999" and len(number) == 13
    total = sum(int(one) * (1 + place % 2) for place, one in enumerate(reversed(number[1:])))
    assert int(number[0]) == 9 - total % 9
