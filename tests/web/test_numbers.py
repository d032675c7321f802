"""Amounts, shares, days and names as a person reads them."""

import datetime
import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import engines
from django.utils import formats, translation

from fieldhouse.domain.units import DisplayUnit


def rendered(source, unit="K", language="en", **values):
    with translation.override(language):
        context = {"money_unit": DisplayUnit(unit), **values}
        return engines["django"].from_string(source).render(context)


def text(markup):
    return re.sub(r"<[^>]*>", "", markup).replace("&nbsp;", " ").strip()


@pytest.mark.parametrize(
    ("unit", "currency", "amount_minor", "shown"),
    [
        ("exact", "USD", 123456789, "1,234,567.89 USD"),
        ("K", "USD", 123456789, "1,235 USD K"),
        ("M", "USD", 123456789, "1.2 USD M"),
        ("K", "USD", -123456789, "−1,235 USD K"),
        ("sen_yen", "JPY", 128400000, "128,400 thousand yen"),
        ("man_yen", "JPY", 128400000, "12,840 ten thousand yen"),
        ("K", "JPY", 128400000, "128,400 thousand yen"),
        ("sen_yen", "USD", 123456789, "1,235 USD K"),
        ("exact", "JPY", 128400000, "128,400,000 yen"),
        ("K", "USD", 50000, "0 USD K"),  # half to even
        ("K", "USD", 150000, "2 USD K"),
    ],
)
def test_an_amount_is_shown_in_the_persons_unit(unit, currency, amount_minor, shown):
    assert (
        text(rendered("{% money amount currency %}", unit, amount=amount_minor, currency=currency)) == shown
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_exact_amount_is_one_hover_away_and_the_number_opens_its_figure(language):
    markup = rendered(
        '{% money amount "USD" href="/figures/f1/" unit=False %}', language=language, amount=123456789
    )
    assert 'title="1,234,567.89 USD"' in markup
    assert 'href="/figures/f1/"' in markup
    assert text(markup) == "1,235"


def test_not_known_is_not_nought():
    assert text(rendered('{% money None "USD" %}')) == "–Not known"
    assert text(rendered('{% money 0 "USD" unit=False %}')) == "0"
    assert text(rendered("{% percent None %}")) == "–Not known"
    assert text(rendered("{% ratio 3 0 %}")) == "–Not known"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% percent 8350 %}", "83.5%"),
        ("{% percent 840 signed=True %}", "+8.4%"),
        ("{% percent -810 signed=True %}", "−8.1%"),
        ("{% percent 6128 digits=0 %}", "61%"),
        ("{% count 128400 %}", "128,400"),
        ("{% ratio 32 10 %}", "3.2×"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_shares_and_counts(source, shown, language):
    assert text(rendered(source, language=language)) == shown


def test_days_read_as_the_language_writes_them():
    on = datetime.date(2026, 11, 2)
    assert text(rendered("{% day on %}", on=on)) == "2 Nov 2026"
    assert text(rendered("{% day on %}", language="ja", on=on)) == "2026/11/02"
    assert text(rendered("{% day on short=True %}", language="ja", on=on)) == "11/02"
    assert 'datetime="2026-11-02"' in rendered("{% day on %}", on=on)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("family", "given", "name", "shown"),
    [
        ("田中", "太郎", "", "田中 太郎"),
        ("Tanaka", "Taro", "", "Taro Tanaka"),
        ("", "", "Darcel Schlecht", "Darcel Schlecht"),
        ("髙﨑", "", "", "髙﨑"),
    ],
)
def test_names_stand_in_the_order_of_their_script(family, given, name, shown, language):
    person = SimpleNamespace(family_name=family, given_name=given, name=name)
    assert rendered("{% person_name person %}", language=language, person=person) == shown


def test_a_name_cannot_write_markup():
    person = SimpleNamespace(family_name="", given_name="", name="<b>x</b>")
    assert rendered("{% person_name person %}", person=person) == "&lt;b&gt;x&lt;/b&gt;"


def test_a_delta_has_a_sign_an_arrow_and_its_day():
    since = datetime.date(2026, 11, 16)
    markup = rendered('{% delta amount "USD" since=since %}', amount=-1234500, since=since)
    assert "fh-bad" in markup
    assert "#arrow-down" in markup
    assert text(markup).replace("  ", " ") == "−12 since 16 Nov"
    assert "fh-good" in rendered('{% delta amount "USD" good="down" %}', amount=-1234500)
    assert "fh-even" in rendered('{% delta 0 "USD" %}')


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_separates_as_numbers_are_written(language) -> None:
    """`amounts.grouped` writes a comma between thousands and a point, whatever the language."""
    written = (formats.get_format(name, language) for name in ("THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR"))
    assert (*written, formats.get_format("NUMBER_GROUPING", language)) == (",", ".", 3)
