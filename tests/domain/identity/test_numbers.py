"""Numbers of registers by their check digits, and domains that name one company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.identity.domains import company_domain
from fieldhouse.domain.identity.numbers import Number, corporate_check_digit, number

VALID = [
    ("houjin", "7010001008844"),
    ("houjin", "5835678256246"),
    ("lei", "213800KUD8LAJWSQ9D15"),
    ("duns", "150483782"),
    ("vat", "DE136695976"),
    ("vat", "GB980780684"),
    ("vat", "FR40303265045"),
    ("vat", "BE0403019261"),
    ("vat", "IT00743110157"),
]


@pytest.mark.parametrize(("scheme", "text"), VALID)
def test_a_published_number_is_valid(scheme: str, text: str) -> None:
    assert number(scheme, text) == Number(scheme, text)


# D-U-N-S numbers have no check digit; British numbers pass one of two checks, and so may another number.
CHECKED = [one for one in VALID if one[0] != "duns" and not one[1].startswith("GB")]


@pytest.mark.parametrize(("scheme", "text"), CHECKED)
def test_no_number_stays_valid_with_one_digit_changed(scheme: str, text: str) -> None:
    for place in range(2 if scheme == "vat" else 0, len(text)):
        for digit in set("0123456789") - {text[place]}:
            changed = text[:place] + digit + text[place + 1 :]
            # Modulo 9, with weights 1 and 2: 0 and 9 in one place are the same; a number typed so is not noticed.
            is_blind = scheme == "houjin" and {digit, text[place]} == {"0", "9"} and place > 0
            assert (number(scheme, changed) is None) != is_blind, changed


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("houjin", "９９９９"),
        ("houjin", "9999999999999"),  # its check digit is right
        ("houjin", ""),
        ("houjin", "70100010088440"),
        ("lei", "0" * 20),
        ("duns", "123456789"),
        ("duns", "000000000"),
        ("vat", "XX136695976"),
        ("vat", "136695976"),
        ("vat", "DE000000000"),
    ],
)
def test_what_is_no_number(scheme: str, text: str) -> None:
    assert number(scheme, text) is None


@pytest.mark.parametrize(
    "text", ["７０１０００１００８８４４", "7-0100-0100-8844", "T7010001008844", " 7010001008844 "]
)
def test_a_corporate_number_in_any_writing(text: str) -> None:
    assert number("houjin", text) == Number("houjin", "7010001008844")


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_a_corporate_number_is_valid_with_its_check_digit_only(base: str) -> None:
    digits = [digit for digit in "0123456789" if number("houjin", digit + base)]
    assert digits in ([], [str(corporate_check_digit(base))])  # none where all thirteen are one digit


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.Minato-Foods.co.jp/ir?x=1", "minato-foods.co.jp"),
        ("Sato@minato-foods.co.jp", "minato-foods.co.jp"),
        ("mailto:sato@minato-foods.co.jp", "minato-foods.co.jp"),
        ("ｍｉｎａｔｏ．ｊｐ", "minato.jp"),
        ("http://user:pass@minato.jp:8080/", "minato.jp"),
        ("minato.jp.", "minato.jp"),
        ("https://みなと.jp", "xn--o9jd6d.jp"),
        ("osaka.minato.jp", "osaka.minato.jp"),
        ("a@gmail.com", None),
        ("a@bee.ocn.ne.jp", None),
        ("https://minato.jimdo.com/", None),
        ("https://www.facebook.com/minato", None),
        ("co.jp", None),
        ("localhost", None),
        ("192.168.0.1", None),
        ("-", None),
        ("", None),
        ("a@" + "み" * 70 + ".jp", None),
    ],
)
def test_the_domain_of_an_address(address: str, domain: str | None) -> None:
    assert company_domain(address) == domain


@given(st.text(max_size=30))
def test_any_text_has_a_domain_or_none(text: str) -> None:
    domain = company_domain(text)
    assert domain is None or company_domain(f"https://www.{domain}/") == domain
