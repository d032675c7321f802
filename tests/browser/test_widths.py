"""Between a phone and a desk: nothing is wider than the page, and every page of the top bar can be reached."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/change/",
    "/figures/pipeline_total/",
    "/deals/?outcome=open&sort=close",
    "/figures/find/",
    "/search/?q=an",
)
HIDDEN = """[...document.querySelectorAll('.fh-top a, .fh-top button, .fh-top select, .fh-top summary')]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([_name, place]) => place.right > innerWidth || place.left < 0)
  .map(([name]) => name)"""


@pytest.mark.parametrize("width", [768, 1024, 1280])
@pytest.mark.parametrize("login", ["administrator", "revops"])
def test_the_top_bar_holds_all_its_pages(at, login, width):
    one = at(login, width, "/settings/")
    assert one.page.locator(".fh-nav a").count() > 3
    assert one.page.evaluate(HIDDEN) == []
    nav = "(nav) => nav.scrollWidth <= nav.clientWidth"
    assert one.page.locator(".fh-nav").evaluate(nav), "a page is scrolled out of sight"


@pytest.mark.parametrize("width", [768, 1024])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_its_window(at, path, width):
    one = at("leader", width, path)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.complaints == []


@pytest.mark.parametrize("width", [768, 1024])
def test_the_amounts_that_explain_a_change_are_in_sight(at, width):
    table = at("leader", width, "/").page.get_by_role("region", name="Changed deals")
    assert table.evaluate("(frame) => frame.scrollWidth <= frame.clientWidth")
