"""The pages of figures in a real browser: nothing blocked, nothing out of reach, nothing cut off."""

from __future__ import annotations

import pytest
from tests.browser.conftest import violations

pytestmark = pytest.mark.browser

LEADERS = (
    "/",
    "/figures/commit_total/",
    "/figures/expectation/",
    "/figures/gap/",
    "/change/",
    "/figures/find/?q=abcdefgh",
)
NUMBERS = "[...document.querySelectorAll('main a.fh-number')].map((link) => link.getAttribute('href'))"
PATHS = [("leader", path) for path in LEADERS] + [
    ("seller", "/"),
    ("revops", "/periods/?close=FY27-Q3"),
    ("leader", "/?period=FY30-Q1"),
    ("leader", "/figures/closed/?left_out=lost"),
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("login", "path"), PATHS)
def test_pages_are_accessible_and_fit(at, login, path, width):
    one = at(login, width, path)
    assert violations(one.page) == []
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.complaints == []


def test_the_check_above_finds_what_is_wrong(at):
    one = at("leader", 1280, "/")
    one.page.evaluate("document.querySelector('#pick-period').removeAttribute('id')")
    assert any(found.startswith("select-name") for found in violations(one.page))


def test_the_keyboard_reaches_every_number(at):
    one = at("leader", 1280, "/")
    wanted = one.page.evaluate(
        "[...document.querySelectorAll('main a.fh-number')].map((link) => link.getAttribute('href'))"
    )
    reached = set()
    for _step in range(len(wanted) + 80):
        one.page.keyboard.press("Tab")
        reached.add(one.page.evaluate("document.activeElement.getAttribute('href')"))
    assert len(wanted) > 40
    assert set(wanted) <= reached
    one.page.locator("dd.fh-tile-value a").first.focus()
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/figures/quota/**")


def test_the_waterfall_is_drawn(at):
    one = at("leader", 1280, "/change/?since=2026-08-31")
    one.page.locator(".fh-chart-area canvas").wait_for()
    assert one.page.locator(".fh-chart-area canvas").count() == 1


def test_a_reason_opens_in_place(at):
    one = at("leader", 1280, "/figures/pipeline_total/")
    one.page.get_by_role("link", name="Lost").click()
    one.page.get_by_role("heading", name="Deals left out: Lost").wait_for()
    one.page.wait_for_url("**left_out=lost**")
    assert one.complaints == []


def test_another_quarter_is_one_choice_away(at):
    one = at("leader", 1280, "/")
    one.page.locator("#pick-period").select_option("FY27-Q3")
    one.page.wait_for_url("**/nodes/?**period=FY27-Q3**")
    assert one.page.locator("#pick-as-of").input_value() == "2026-10-31"
    assert one.complaints == []
