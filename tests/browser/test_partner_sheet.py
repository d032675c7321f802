"""A leader in Japan brings her distributor's sheet by herself, in both languages: 42 lines, each with its answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.conftest import copied_for_a_server, serving, violations
from tests.browser.test_deals import opened
from tests.partners import company
from tests.partners.conftest import partner_home_built  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(
    partner_home_built: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A server over the home of the company that sells through one distributor."""
    folder = tmp_path_factory.mktemp("partner-served")
    with serving(copied_for_a_server(partner_home_built, folder)) as address:
        yield address


def remove_sheets(page: Any) -> None:
    """Remove what another test has brought, with all that it told: an answer is remembered for the next sheet."""
    while page.locator("#sheets-head").count():
        page.locator("section[aria-labelledby=sheets-head] tbody a").first.click()
        page.wait_for_url("**/partners/sheets/*/")
        page.locator("form[action$='/remove/'] button").click()
        page.wait_for_url("**/partners/sheets/")


@pytest.mark.parametrize(
    ("width", "language", "ending", "said"),
    [
        (1280, "ja", ".csv", {"一致": 38, "候補あり": 3, "照合不可": 1}),
        (390, "en", ".xlsx", {"Matched": 38, "Proposed": 3, "Refused": 1}),
    ],
)
def test_from_the_sheet_to_its_answers(at, tmp_path: Path, width, language, ending, said) -> None:
    path = tmp_path / f"若葉商事_案件進捗_202611{ending}"
    path.write_bytes(company.as_cp932() if ending == ".csv" else company.as_xlsx())
    one = opened(at, "tokyo", width, "/partners/sheets/", language)
    page = one.page
    remove_sheets(page)
    assert violations(page) == []
    page.locator("#id_partner").select_option(label="株式会社若葉商事")
    page.set_input_files("#id_sheet", path)
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/partners/sheets/*/")
    assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    read = {place: page.locator(f"#c{place}").input_value() for place in range(len(company.HEADS))}
    assert list(read.values()) == [
        *(
            "",
            "number",
            "deal",
            "account",
            "corporate_number",
            "website",
            "name",
            "stage",
            "amount",
            "close_on",
        )
    ]
    assert page.locator("#unit").input_value() == "1000"
    assert page.locator("table.fh-preview tbody tr").count() == 42
    page.locator("#answer-head ~ div button").click()
    page.locator("tr[id='row-3']").wait_for()
    assert violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    tiles = dict(
        zip(
            page.locator("dl.fh-tiles dt").all_inner_texts()[1:],
            map(int, page.locator("dl.fh-tiles dd").all_inner_texts()[1:]),
            strict=True,
        )
    )
    assert tiles == said
    refused = page.locator("#row-44").inner_text()
    assert "㈱髙島製作所" in refused and "髙島製作所株式会社" in refused
    page.locator("#row-43 input[type=radio]").nth(1).check()
    with page.expect_navigation(wait_until="load"):
        page.locator("#row-43 button").first.click()
    assert page.locator("#row-43 form").count() == 0
    with page.expect_navigation(wait_until="load"):
        page.locator("#row-42 button[name=decline]").click()
    assert page.locator("tbody form").count() == 1
    with page.expect_navigation(wait_until="load"):
        page.locator("#row-3 a").first.click()
    assert page.locator("#partners-head").count() == 1 and "若葉商事_案件進捗" in page.content()
    assert violations(page) == [] and one.complaints == []
