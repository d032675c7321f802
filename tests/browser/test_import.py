"""Files are brought, looked at and imported by somebody who has only the pages, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.conftest import copied_for_a_server, serving, violations
from tests.browser.test_deals import opened
from tests.demo_home import DemoHome

pytestmark = pytest.mark.browser

ACCOUNTS = "key,name,employees\nZ1,㈱髙島商会,120\nZ2,Aoba Foods,many\n"


@pytest.fixture(scope="module")
def served_home(demo_home_built: DemoHome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of these tests alone: what is imported moves the data's last day to today."""
    return copied_for_a_server(demo_home_built.folder, tmp_path_factory.mktemp("imported-into"))


@pytest.fixture(scope="module")
def served(served_home: Path) -> Iterator[str]:
    """A server over it."""
    with serving(served_home) as address:
        yield address


@pytest.fixture
def sheet(tmp_path):
    """A sheet as Excel in Japan saves it: cp932."""
    path = tmp_path / "account.csv"
    path.write_bytes(ACCOUNTS.encode("cp932"))
    return path


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "ja")])
def test_from_files_to_records(at, worker, sheet, width, language):
    one = opened(at, "revops", width, "/import/", language)
    page = one.page
    assert violations(page) == []
    page.set_input_files("#files", sheet)
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/import/*/")
    assert violations(page) == [] and one.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rows = page.locator("table.fh-preview tbody tr")
    assert rows.count() == 2 and "㈱髙島商会" in rows.nth(0).inner_text()
    assert "many" in rows.nth(1).locator(".fh-error").inner_text()
    page.locator("form.fh-after button").click()
    page.wait_for_url("**/runs/*/")
    page.locator("tfoot").first.wait_for()
    assert [cell.strip() for cell in page.locator("tfoot td").all_inner_texts()] == ["2"]
    assert page.locator("a[href*='rejected-account.csv']").count() == 1
    assert violations(page) == [] and one.complaints == []


def test_a_preview_of_another_profile_is_one_choice_away(at, sheet):
    page = opened(at, "revops", 1280, "/import/").page
    page.set_input_files("#files", sheet)
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/import/*/")
    page.locator("#profile").select_option("maven")
    page.wait_for_url("**profile=maven**")
    assert page.locator("table.fh-preview").count() == 0
    assert page.locator("p.fh-message-error").count() >= 1
    assert page.locator("form.fh-after").count() == 0


SHEET = (
    "案件番号,顧客名,案件名,担当者,受注予定金額,受注予定日\r\n"
    'J-1,青葉食品,更新,田中 太郎,"￥1,200,000",2026/12/01\r\n'
    'J-2,㈱髙島商会,新規,田中 太郎,"￥90,000",未定\r\n'
)


@pytest.mark.parametrize(("width", "language"), [(1280, "ja"), (390, "en")])
def test_a_sheet_that_no_profile_knows(at, worker, tmp_path, width, language):
    path = tmp_path / "案件一覧_20261120.csv"
    path.write_bytes(SHEET.encode("cp932"))
    one = opened(at, "revops", width, "/import/", language)
    page = one.page
    page.set_input_files("#files", path)
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/import/*/")
    page.locator("a[href*=mapping]").click()
    page.wait_for_url("**/mapping/**")
    assert violations(page) == [] and one.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.locator("#c5").input_value() == "close_on" and page.locator("#currency").input_value() == "JPY"
    )
    rejected = page.locator("table.fh-preview tr.fh-rejected")
    assert "未定" in rejected.inner_text()
    page.locator("#c5").focus()
    page.locator("#c5").select_option("")
    rejected.wait_for(state="detached")
    page.locator("#c5:focus").wait_for()
    page.locator("#name").fill(f"sheet-{language}")
    page.locator("#save-head ~ div button").click()
    page.wait_for_url(f"**profile=sheet-{language}")
    page.locator("form.fh-after button").click()
    page.wait_for_url("**/runs/*/")
    page.locator("tfoot").first.wait_for()
    assert page.locator("tfoot td").inner_text() == "2"
    assert one.complaints == []
