"""The components keep a list's filters, add up, and never leave a number without its text."""

import json
import re

import pytest
from django.template import engines

from fieldhouse.domain.units import DisplayUnit
from fieldhouse.web.style_samples import samples


def rendered(source, request=None, **values):
    return engines["django"].from_string(source).render({"money_unit": DisplayUnit.K, **values}, request)


@pytest.fixture
def request_for(rf):
    def make(address):
        request = rf.get(address)
        request.user = None
        return request

    return make


def address(markup):
    return re.search(r'<a [^>]*href="([^"]*)"', markup)[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("before", "state", "after"),
    [
        ("/deals/?team=west&after=k9", "none", "?team=west&sort=amount"),
        ("/deals/?team=west&sort=amount", "ascending", "?team=west&sort=-amount"),
        ("/deals/?team=west&sort=-amount", "descending", "?team=west&sort=amount"),
    ],
)
def test_sorting_keeps_the_filters_and_goes_back_to_the_first_page(request_for, before, state, after):
    markup = rendered('{% sort_header "amount" "Amount" numeric=True %}', request_for(before))
    assert f'aria-sort="{state}"' in markup
    assert address(markup) == after


def test_the_pager_keeps_the_filters(request_for):
    markup = rendered('{% pager "" "k20" %}', request_for("/deals/?team=west&after=k10"))
    assert address(markup) == "?team=west&after=k20"
    assert 'aria-disabled="true"' in markup


def test_a_waterfall_hands_its_steps_to_the_drawing_and_to_the_table():
    steps = samples()["steps"]
    markup = rendered('{% waterfall steps "USD" "What changed" %}', steps=steps)
    block = re.search(r'<script id="([^"]+)" type="application/json">(.*?)</script>', markup, re.S)
    assert f'data-source="{block[1]}"' in markup
    rows = json.loads(block[2])["rows"]
    assert rows[0]["value"] + sum(row["value"] for row in rows[1:-1]) == rows[-1]["value"]
    assert markup.count("<tr") == len(steps) + 1
    assert json.loads(block[2])["divisor"] == 100_000  # cents in a thousand dollars


def test_an_axis_that_does_not_start_at_nought_says_so():
    assert "The axis starts at" in rendered('{% waterfall steps "USD" "x" %}', steps=samples()["steps"])
    large = [
        {"label": "a", "amount_minor": 100, "is_total": True},
        {"label": "b", "amount_minor": -300},
        {"label": "c", "amount_minor": -200, "is_total": True},
    ]
    assert "The axis starts at" not in rendered('{% waterfall steps "USD" "x" %}', steps=large)


def test_labels_cannot_leave_the_json_block():
    steps = [{"label": "</script><script>alert(1)</script>", "amount_minor": 1, "is_total": True}]
    assert "<script>alert" not in rendered('{% waterfall steps "USD" "x" %}', steps=steps)


def test_a_range_stays_on_its_line():
    markup = rendered('{% range_bar -5 50 500 "USD" end_minor=100 target_minor=900 %}')
    places = [int(n) for n in re.findall(r'\bx="(-?\d+)"', markup)]
    assert all(0 <= place <= 1000 for place in places)


@pytest.mark.parametrize(("withheld", "told"), [(0, None), (1, "1 is withheld"), (7, "7 are withheld")])
def test_what_is_withheld_is_counted_in_words(withheld, told):
    markup = rendered("{% shown_of 50 1204 withheld %}", withheld=withheld)
    assert "50" in markup
    assert "1,204" in markup
    assert ("withheld" in markup) is (told is not None)
    assert told is None or told in re.sub(r"<[^>]*>", "", markup)


def test_keys_in_addresses_have_no_separators():
    # A key of 12345 has to stay 12345 in an address, whatever the language does with numbers that are read.
    assert rendered("{{ pk }}", pk=12345) == "12345"
