"""Every line has one answer, and no line is matched without proof."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.identity.companies import Company, Verdict, judge
from fieldhouse.domain.identity.numbers import Number
from fieldhouse.domain.partner_answers import Answer
from fieldhouse.domain.partner_lines import KnownDeal, PartnerLine, answers
from fieldhouse.simulator.companies import corporate_number

NAMES = ("株式会社髙島", "髙島株式会社", "㈱高島", "高島", "日立商会", "㈱日立商会 大阪支店", "")
NUMBERS = [frozenset({Number("houjin", corporate_number(nth))}) for nth in range(3)] + [frozenset()]
DOMAINS = [frozenset({"takashima.test"}), frozenset()]
companies = st.builds(
    Company, name=st.sampled_from(NAMES), numbers=st.sampled_from(NUMBERS), domains=st.sampled_from(DOMAINS)
)
deal_names = st.sampled_from(("更新", "新規", ""))


@st.composite
def known(draw):
    accounts = draw(st.lists(companies, min_size=1, max_size=4))
    count = draw(st.integers(0, 7))
    return [
        KnownDeal(
            nth,
            f"D{nth}",
            draw(deal_names),
            account := draw(st.integers(0, len(accounts) - 1)),
            accounts[account],
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for nth in range(1, count + 1)
    ]


lines = st.builds(
    PartnerLine,
    companies,
    deal_names,
    st.sampled_from(("", "D1", "Ｄ２", "d3", "X9")),
    st.sampled_from(("", "K1", "K2")),
    st.booleans(),
)
REMEMBERED = {"k1": 1, "k2": 99}


@given(st.lists(lines, max_size=6), known())
def test_every_answer_is_grounded(asked, deals):
    found = answers(asked, deals, REMEMBERED)
    by_number = {one.number: one for one in deals}
    assert len(found) == len(asked)
    matched = [one.deals[0] for one in found if one.answer is Answer.MATCHED]
    assert len(matched) == len(set(matched)), "no deal is told of twice"
    for line, one in zip(asked, found, strict=True):
        assert set(one.deals) <= by_number.keys()
        assert bool(one.code) is (one.answer is Answer.REFUSED)
        if one.answer is not Answer.MATCHED:
            assert bool(one.deals) is (one.answer is Answer.PROPOSED)
            continue
        (number,) = one.deals
        deal = by_number[number]
        judged = judge(line.company, deal.company)
        assert deal.is_routed and not one.against and not judged.against and not line.has_bad_number
        is_numbered = one.reasons[0] in ("deal_number", "partner_number")
        assert is_numbered or (judged.verdict is Verdict.SAME and deal.is_open)


@given(st.lists(lines, max_size=6), known(), st.randoms())
def test_neither_the_order_of_lines_nor_that_of_deals_matters(asked, deals, random):
    order = list(range(len(asked)))
    random.shuffle(order)
    shuffled = random.sample(deals, len(deals))
    before, after = (
        answers(asked, deals, REMEMBERED),
        answers([asked[n] for n in order], shuffled, REMEMBERED),
    )
    for place, number in enumerate(order):
        assert (after[place].answer, set(after[place].deals)) == (
            before[number].answer,
            set(before[number].deals),
        )
