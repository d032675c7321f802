"""The deal list and the pages around it in a real browser, in both languages, on a desk and on a phone."""

from __future__ import annotations

import pytest
from tests.browser.conftest import violations

pytestmark = pytest.mark.browser

LISTS = ("/deals/?outcome=open&sort=close", "/deals/?outcome=&sort=-amount&pushed=2&close_from=2026-01-01")
PATHS = [("leader", path) for path in LISTS] + [
    ("leader", "/deals/?q=nothing-is-called-so"),
    ("seller", "first deal"),
    ("revops", "/quotas/"),
    ("revops", "/runs/"),
    ("auditor", "/runs/1/"),
    ("auditor", "/audit/"),
    ("administrator", "/users/"),
    ("administrator", "/users/1/"),
    ("seller", "/settings/"),
]


def opened(at, login, width, path, language="en"):
    """The page in a language; ``first deal`` is the first of the person's open ones."""
    one = at(login, width, LISTS[0] if path == "first deal" else path)
    if path == "first deal":
        with one.page.expect_navigation(wait_until="load"):
            one.page.locator("table.fh-deals tbody a").first.click()
    if one.page.locator("html").get_attribute("lang") != language:
        with one.page.expect_navigation(wait_until="load"):
            one.page.locator(f"button[name=language][value={language}]").click()
        assert one.page.locator("html").get_attribute("lang") == language
    return one


@pytest.mark.parametrize(("login", "path"), PATHS)
@pytest.mark.parametrize(
    ("width", "language"), [(1280, "en"), (390, "ja")]
)  # a language is chosen once a login
def test_pages_are_accessible_and_fit(at, login, path, width, language):
    one = opened(at, login, width, path, language)
    assert violations(one.page) == []
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert one.complaints == []


def test_the_way_down_a_list_and_back(at):
    page = opened(at, "revops", 1280, "/deals/?outcome=&sort=name").page
    rows = "table.fh-deals tbody th a"
    first = page.locator(rows).all_inner_texts()
    page.locator("a[rel=next]").click()
    page.wait_for_url("**after=**")
    assert not set(first) & set(page.locator(rows).all_inner_texts())
    page.locator("a[rel=prev]").click()
    page.wait_for_url("**before=**")
    assert page.locator(rows).all_inner_texts() == first


def test_the_figures_that_count_a_deal_come_after_the_page(at):
    one = opened(at, "seller", 1280, "first deal")
    one.page.locator("#counted-head").wait_for()
    assert one.page.locator("section[aria-labelledby=counted-head] tbody a.fh-number").count() >= 4
    assert one.complaints == []


def test_a_field_is_edited_where_it_stands(at):
    one = opened(at, "leader", 1280, "first deal")
    fact = one.page.locator("tr", has=one.page.locator("th", has_text="Close date")).first
    fact.locator("summary").click()
    fact.locator("input[type=date]").fill("2027-04-01")
    fact.locator("input[name=reason]").fill("the budget moved")
    fact.get_by_role("button").click()
    one.page.locator(".fh-message-success").wait_for()
    assert "1 Apr 2027" in one.page.locator(".fh-proposal").inner_text()
    assert violations(one.page) == [] and one.complaints == []


def test_a_view_is_saved_and_found_again(at):
    page = opened(at, "leader", 390, "/deals/?outcome=won&sort=-amount").page
    page.locator(".fh-tabs-bar summary").click()
    page.locator("#view_name").fill("Largest won")
    page.locator(".fh-inline-form button").click()
    page.locator(".fh-tabs a[aria-current]", has_text="Largest won").wait_for()
