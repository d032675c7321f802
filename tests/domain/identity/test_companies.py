"""Two records of companies: nothing that only looks the same is merged, and what is alike is proposed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.identity.pairs import PAIRS_FILE, Pair, labelled_pairs

from fieldhouse.domain.identity.companies import Company, Reason, Verdict, judge
from fieldhouse.domain.identity.numbers import number

PAIRS = labelled_pairs()


def test_there_are_three_hundred_pairs_and_no_line_twice() -> None:
    lines = PAIRS_FILE.read_text(encoding="utf-8").splitlines()
    assert len(PAIRS) == len(set(lines)) - 1 == 300


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.trap}: {pair.one.name} {pair.other.name}")
def test_different_companies_are_never_merged(pair: Pair) -> None:
    verdict = judge(pair.one, pair.other).verdict
    assert pair.label == "same" or verdict is not Verdict.SAME


def test_what_is_found_of_the_same_companies(capsys: pytest.CaptureFixture[str]) -> None:
    """Recall is printed by ``pytest -s``; beyond it are a translation, a misspelling and a name in brackets."""
    verdicts = Counter((pair.label, judge(pair.one, pair.other).verdict) for pair in PAIRS)
    merged, proposed = verdicts["same", Verdict.SAME], verdicts["same", Verdict.PROPOSED]
    n_same = sum(count for (label, _), count in verdicts.items() if label == "same")
    asked = verdicts["different", Verdict.PROPOSED]
    with capsys.disabled():
        print(
            f"\n{n_same} of one company: {merged} merged, {proposed} proposed, {n_same - merged - proposed} missed;"
        )
        print(f"{len(PAIRS) - n_same} of two: {verdicts['different', Verdict.SAME]} merged, {asked} proposed")
    missed = {
        p.trap for p in PAIRS if p.label == "same" and judge(p.one, p.other).verdict is Verdict.DIFFERENT
    }
    assert missed == {"beyond a rule of letters: translated, misspelt, renamed"}


@pytest.mark.parametrize("pair", PAIRS[::7])
def test_the_order_of_two_records_does_not_matter(pair: Pair) -> None:
    assert judge(pair.one, pair.other) == judge(pair.other, pair.one)


NAMES = st.sampled_from([pair.one.name for pair in PAIRS] + [pair.other.name for pair in PAIRS])
NUMBERS = st.sampled_from(
    [
        n
        for n in (
            number("houjin", "5835678256246"),
            number("vat", "DE136695976"),
            number("duns", "150483782"),
        )
        if n
    ]
)
COMPANIES = st.builds(
    Company,
    name=NAMES,
    country=st.sampled_from(["", "JP", "US"]),
    external_ids=st.frozensets(st.sampled_from([("crm", "1"), ("crm", "2"), ("erp", "1")]), max_size=1),
    numbers=st.frozensets(NUMBERS, max_size=2),
    domains=st.frozensets(st.sampled_from(["a.jp", "b.jp"]), max_size=1),
)


@given(COMPANIES, COMPANIES)
def test_judging_is_symmetric_and_says_why(one: Company, other: Company) -> None:
    judgement = judge(one, other)
    assert judgement == judge(other, one)
    shares = (
        one.external_ids & other.external_ids or one.numbers & other.numbers or one.domains & other.domains
    )
    if judgement.verdict is Verdict.SAME:
        assert shares
        assert not judgement.against
    if judgement.verdict is Verdict.PROPOSED:
        assert judgement.reasons


@given(NAMES, NAMES)
def test_a_name_alone_never_merges(one: str, other: str) -> None:
    assert judge(Company(one), Company(other)).verdict is not Verdict.SAME


def test_what_speaks_for_and_against_is_said() -> None:
    numbered = number("houjin", "5835678256246")
    assert numbered
    front, back = (Company(name, numbers=frozenset({numbered})) for name in ("株式会社ABC", "ABC株式会社"))
    found = judge(front, back)
    assert (found.verdict, found.reasons) == (Verdict.PROPOSED, (Reason.NUMBER, Reason.NAME))
    assert found.against == (Reason.OTHER_FORM,)
