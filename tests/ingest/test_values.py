"""Values of every type: what is read, and by which rule the rest is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.ingest.bad_value import BadValue
from fieldhouse.ingest.dates import day_parser, instant_parser
from fieldhouse.ingest.numbers import NumberFormat, decimal_parser, int_parser, percent_parser
from fieldhouse.ingest.schema import RECORDS, Field
from fieldhouse.ingest.values import Parsers

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
COMMA = NumberFormat(decimal="comma", thousands=".", currency_sign="€")


def rule_of(parse, text: str) -> str:
    with pytest.raises(BadValue) as caught:
        parse(text)
    return caught.value.rule


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-03-31", date(2025, 3, 31)),
        ("20250331", date(2025, 3, 31)),
        ("2025/3/31", date(2025, 3, 31)),
        ("2025.03.31", date(2025, 3, 31)),
        ("2025年3月31日", date(2025, 3, 31)),
        ("２０２５年３月３１日", date(2025, 3, 31)),
        ("令和7年3月31日", date(2025, 3, 31)),
        ("R7.3.31", date(2025, 3, 31)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("㋿7年3月31日", date(2025, 3, 31)),
        ("平成32年3月31日", date(2020, 3, 31)),
        ("S63/12/1", date(1988, 12, 1)),
        ("2025-03-31T23:30:00+09:00", date(2025, 3, 31)),
        ("2025-03-31T20:30:00Z", date(2025, 4, 1)),
        ("2025-03-31 23:30:00", date(2025, 3, 31)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2200-12-31", date(2200, 12, 31)),
    ],
)
def test_days(text, value):
    assert day_parser((), TOKYO)(text) == value


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0000-01-01", "value.year_out_of_range"),
        ("0000/1/1", "value.year_out_of_range"),
        ("00000101", "value.year_out_of_range"),
        ("0000-00-00", "value.year_out_of_range"),
        ("9999-12-31", "value.year_out_of_range"),
        ("1899-12-31", "value.year_out_of_range"),
        ("9999年12月31日", "value.year_out_of_range"),
        ("2025-02-29", "value.not_a_date"),
        ("31/03/2025", "value.not_a_date"),
        ("25/3/31", "value.not_a_date"),
        ("2025-W13-1", "value.not_a_date"),
        ("2025-3/31", "value.not_a_date"),
        ("R0.3.31", "value.date_before_era"),
        ("令和元年4月30日", "value.date_before_era"),
        ("soon", "value.not_a_date"),
        ("45747", "value.not_a_date"),
    ],
)
def test_days_that_are_refused(text, rule):
    assert rule_of(day_parser((), TOKYO), text) == rule


def test_days_by_the_profiles_formats():
    assert day_parser(("%d.%m.%Y", "%y/%m/%d"), TOKYO)("31.03.2025") == date(2025, 3, 31)
    assert day_parser(("%d.%m.%Y", "%y/%m/%d"), TOKYO)("25/3/31") == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-03-31T12:00:00Z", datetime(2025, 3, 31, 12, tzinfo=UTC)),
        ("2025-03-31T12:00:00.123456+02:00", datetime(2025, 3, 31, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2025-03-31 12:00", datetime(2025, 3, 31, 10, tzinfo=UTC)),
        ("2025/3/31 9:05", datetime(2025, 3, 31, 7, 5, tzinfo=UTC)),
        ("2025-03-31", datetime(2025, 3, 30, 22, tzinfo=UTC)),
        ("2025-10-26 02:30:00", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),  # the first of the two
        ("令和7年3月31日", datetime(2025, 3, 30, 22, tzinfo=UTC)),
    ],
)
def test_instants(text, value):
    found = instant_parser((), BERLIN)(text)
    assert (found, found.tzinfo) == (value, UTC)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0000-01-01T00:00:00", "value.year_out_of_range"),
        ("9999-12-31T23:59:59Z", "value.year_out_of_range"),
        ("2025-03-31x12:00:00", "value.not_an_instant"),
        ("2025-03-31T25:00:00", "value.not_an_instant"),
        ("noon", "value.not_an_instant"),
    ],
)
def test_instants_that_are_refused(text, rule):
    assert rule_of(instant_parser((), BERLIN), text) == rule


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_in_every_notation(day):
    parse = day_parser((), TOKYO)
    texts = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    ]
    if day >= date(2019, 5, 1) and day.year < 2118:
        texts.append(f"R{day.year - 2018}.{day.month}.{day.day}")
    assert {parse(text) for text in texts} == {day}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.56", "1234.56"),
        ("-0.5", "-0.5"),
        ("+7", "7"),
        ("１２３", "123"),
        ("0000000000000000012", "12"),
        ("−3", "-3"),
    ],
)
def test_decimals(text, value):
    assert decimal_parser(NumberFormat())(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("1.234,56 €", "value.currency_sign"),
        ("$5", "value.currency_sign"),
        ("-€5.00", "value.currency_sign"),
        ("500円", "value.currency_sign"),
        ("USD 5", "value.currency_sign"),
        ("￥1,000", "value.currency_sign"),
        ("1.234,56", "value.comma_decimal"),
        ("1234,5", "value.comma_decimal"),
        ("1,234", "value.thousands"),
        ("1,234.56", "value.thousands"),
        ("1 234", "value.thousands"),
        ("1000000000000000", "value.out_of_range"),
        ("NaN", "value.not_a_number"),
        ("Infinity", "value.not_a_number"),
        ("1e5", "value.not_a_number"),
        ("1_000", "value.not_a_number"),
        ("٣", "value.not_a_number"),
        ("12abc", "value.not_a_number"),
        (".", "value.not_a_number"),
    ],
)
def test_decimals_that_are_refused(text, rule):
    assert rule_of(decimal_parser(NumberFormat()), text) == rule


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", "1234.56"),
        ("€1.234.567", "1234567"),
        ("1234,5", "1234.5"),
        ("-1.234", "-1234"),
        ("7", "7"),
    ],
)
def test_decimals_with_a_comma(text, value):
    assert decimal_parser(COMMA)(text) == Decimal(value)


@pytest.mark.parametrize(
    ("style", "text", "rule"),
    [
        (NumberFormat(decimal="comma"), "1.234,56", "value.thousands"),
        (NumberFormat(decimal="comma"), "1234.56", "value.decimal_point"),
        (COMMA, "1234.56", "value.decimal_point"),
        (COMMA, "1.23,5", "value.not_a_number"),
        (COMMA, "1.234,56 $", "value.currency_sign"),
        (NumberFormat(thousands=","), "12,34", "value.comma_decimal"),
    ],
)
def test_separators_that_are_not_where_they_belong(style, text, rule):
    assert rule_of(decimal_parser(style), text) == rule


def test_thousands():
    assert decimal_parser(NumberFormat(thousands=","))("12,345,678.9") == Decimal("12345678.9")
    assert decimal_parser(NumberFormat(thousands=" "))("12\u00a0345") == Decimal(12345)
    assert decimal_parser(NumberFormat(thousands="’"))("12’345") == Decimal(12345)


def test_whole_numbers():
    parse = int_parser(NumberFormat())
    assert [parse("12"), parse("12.0"), parse("-3")] == [12, 12, -3]
    assert rule_of(parse, "12.5") == "value.not_an_integer"


@pytest.mark.parametrize(("text", "percent"), [("9" * 15, "fraction"), ("9" * 14 + "%", "percent")])
def test_a_percentage_that_nothing_can_hold_is_refused(text, percent):
    assert rule_of(percent_parser(NumberFormat(percent=percent)), text) == "value.out_of_range"


def test_percentages():
    parse = percent_parser(NumberFormat())
    assert [parse("33.33"), parse("33.33%"), parse("100"), parse("１２０％")] == [3333, 3333, 10_000, 12_000]
    assert rule_of(parse, "33.333") == "value.finer_than_basis_point"
    fraction = percent_parser(NumberFormat(percent="fraction"))
    assert [fraction("0.3333"), fraction("1"), fraction("33.33%")] == [3333, 10_000, 3333]


def test_codes_and_keys():
    parsers = Parsers(NumberFormat(), (), TOKYO)
    role = parsers.of("position", RECORDS["position"].field("role"))
    assert role("seller") == "seller"
    assert rule_of(role, "Seller") == "value.not_a_choice"
    key = parsers.of("person", RECORDS["person"].field("key"))
    assert rule_of(key, "k" * 256) == "value.key_too_long"
    assert parsers.of("person", RECORDS["person"].field("name")) is None


@pytest.mark.parametrize(("text", "value"), [("TRUE", True), ("no", False), ("はい", True), ("0", False)])
def test_booleans(text, value):
    parse = Parsers(NumberFormat(), (), TOKYO).of("person", Field("is_new", "bool"))
    assert parse(text) is value
    assert rule_of(parse, "maybe") == "value.not_a_bool"


@given(st.text())
def test_no_text_makes_a_parser_fail_in_another_way(text):
    parsers = Parsers(COMMA, ("%d.%m.%y",), TOKYO)
    for kind in RECORDS.values():
        for one in kind.fields:
            parse = parsers.of(kind.kind, one)
            try:
                parse(text) if parse and text.strip() else None
            except BadValue as error:
                assert error.rule.startswith("value.")
