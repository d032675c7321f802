"""Names are found in every form that texts write them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.erased import Naming, Wording, text_key

LABEL = "erased-1"
HARUKA = Naming("Haruka", "Takanashi", email="h.t@acme.example", login="haruka.t")
TARO = Naming("太郎", "佐藤", reading="さとうたろう")
ANN = Naming(name="Ann")


def without(naming: Naming, text: str) -> str:
    return Wording(dict.fromkeys(naming.forms(), LABEL)).without(text)


@pytest.mark.parametrize(
    ("naming", "text", "expected"),
    [
        (HARUKA, "call Haruka Takanashi.", f"call {LABEL}."),
        (HARUKA, "TAKANASHI, HARUKA", LABEL),
        (HARUKA, "h.t@acme.example|haruka.t", f"{LABEL}|{LABEL}"),
        (HARUKA, "Haruka Takanashian and Takanashi", "Haruka Takanashian and Takanashi"),
        (TARO, "佐藤太郎様、佐藤　太郎、さとうたろう", f"{LABEL}様、{LABEL}、{LABEL}"),
        (TARO, "佐藤様と太郎", "佐藤様と太郎"),
        (ANN, "Ann", LABEL),
        (ANN, "Ann|ANN|2020-01-01", f"{LABEL}|ANN|2020-01-01"),
        (ANN, "Ann called; Annual plan", "Ann called; Annual plan"),
        (Naming(login="seller"), "seller", "seller"),
        (Naming("李", "一"), "李 一", LABEL),
        (Naming("一", "林"), "林一", "林一"),
    ],
)
def test_a_name_is_found_whole_and_nothing_else(naming: Naming, text: str, expected: str) -> None:
    assert without(naming, text) == expected


def test_values_of_json_lose_it_in_texts_and_in_names_of_fields() -> None:
    wording = Wording({"Haruka Takanashi": LABEL})
    said = {"Haruka Takanashi": [1, None, {"x": "by Haruka Takanashi"}]}
    assert wording.without_in(said) == {LABEL: [1, None, {"x": f"by {LABEL}"}]}


def test_without_forms_nothing_is_found() -> None:
    assert not Wording({}).holds("") and Wording({}).without("anything") == "anything"


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_is_taken_out_is_not_found_again(before: str, after: str) -> None:
    wording = Wording(dict.fromkeys(HARUKA.forms(), LABEL))
    assert not wording.holds(wording.without(f"{before} Haruka Takanashi {after}"))


def test_spellings_of_one_name_share_a_key() -> None:
    assert text_key("佐藤　太郎") == text_key("佐藤太郎") and text_key("LEE, Ann") == text_key("Lee Ann")
