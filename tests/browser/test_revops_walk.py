"""Steps 2 to 4 of the RevOps walk: somebody who never saw the product brings Salesforce in and ties it out, by pages.

An export goes in, a sheet of her own is mapped, the report of the CRM ties out, and the sheet of the organisation makes
the figures before it exact. With ``FIELDHOUSE_PICTURES`` set to a folder every page is kept there as a picture.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.browser.conftest import HEIGHTS, LONGEST, free_port, running, violations, wait_for
from tests.databases import copy_home
from tests.demo_home import PASSWORD, standing_in
from tests.imports.conftest import bare_database  # noqa: F401 - a fixture
from tests.reconciliation.conftest import FIELDS, FIELDS_JA, UNTIL, Export, rows_of

from fieldhouse.simulator.salesforce.ids import record_id

pytestmark = pytest.mark.browser

SCALE = 150
BEFORE = date(2026, 6, 30)
"""A day before the teams of Latin America moved to the Americas."""
AMERICAS = record_id("UserRole", "LEAD-AMER")
CLOSED = f"/figures/closed/?node=organisation/simulated:{AMERICAS}&as_of={BEFORE}&period=FY27-Q1"


@dataclass(frozen=True)
class Walker:
    """Somebody's browser in front of a home of her own; every page that she sees fits and is accessible."""

    page: Any
    address: str
    language: str
    complaints: list[str]
    pictures: list[str]

    def seen(self, name: str) -> None:
        """Look at the page as it stands."""
        self.page.wait_for_load_state("load")
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert violations(self.page) == [] and self.complaints == [], name
        folder = os.environ.get("FIELDHOUSE_PICTURES")
        self.pictures.append(name)
        if folder:
            path = Path(folder) / f"walk-{self.language}-{len(self.pictures):02d}-{name}.png"
            self.page.screenshot(path=path, full_page=True)

    def bring(self, *files: Path) -> None:
        """Choose files on the page of imports and look at them."""
        self.page.locator("nav.fh-nav a[href='/import/']").click()
        self.page.set_input_files("#files", files)
        self.page.locator("form[enctype] button").click()
        self.page.wait_for_url("**/import/*/")

    def start(self, name: str) -> dict[str, int]:
        """Import what is looked at, wait for the end of the run, and read its counts."""
        self.page.locator("form.fh-after button").click()
        self.page.wait_for_url("**/runs/*/")
        self.page.locator("tfoot").first.wait_for()
        self.seen(name)
        cells = self.page.locator("table.fh-table").first.locator("td").all_inner_texts()
        names = ("created", "updated", "unchanged", "rejected", "rows")
        return dict(zip(names, (int(re.sub(r"\D", "", one)) for one in cells), strict=True))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an export, of which nothing says whose it is but that it is simulated."""
    from fieldhouse.simulator import Form, simulate

    folder = tmp_path_factory.mktemp("walk") / "export"
    simulate(folder, scale=SCALE, until=UNTIL, form=Form.SALESFORCE)
    profile = folder / "fieldhouse-profile.toml"
    head, _company, _rest = profile.read_text(encoding="utf-8").partition("[company]")
    profile.write_text(head, encoding="utf-8")
    with zipfile.ZipFile(folder.parent / "salesforce.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for one in [profile, *sorted(folder.glob("*.csv"))]:
            packed.write(one, one.name)
    return folder


@pytest.fixture(scope="module")
def empty_homes(
    bare_database: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> dict[str, Path]:
    """By language a home with nothing in it but its RevOps lead; made before the browser, whose loop Django refuses."""
    homes = {}
    for language in ("en", "ja"):
        homes[language] = copy_home(bare_database, tmp_path_factory.mktemp(language) / "home")
        (homes[language] / "cache" / "static").mkdir(parents=True, exist_ok=True)
        with django_db_blocker.unblock(), standing_in(homes[language]):
            _make_lead(language)
    return homes


@pytest.fixture
def walk(empty_homes: dict[str, Path], chromium: Any) -> Iterator[Callable[[str, int], Walker]]:
    """``walk(language, width)``: a new home with nothing in it, served, and its RevOps lead signed in."""
    with ExitStack() as stack:

        def begun(language: str, width: int) -> Walker:
            home = empty_homes[language]
            port = free_port()
            gunicorn = ["gunicorn", "fieldhouse.web.wsgi:application", "--bind", f"127.0.0.1:{port}"]
            server = stack.enter_context(running([*gunicorn, "--threads", "4", "--timeout", "120"], home))
            worker = ["django", "db_worker", "--interval", "0.2", "--no-startup-delay"]
            stack.enter_context(running(worker, home))
            wait_for(f"http://127.0.0.1:{port}/healthz", server)
            context = chromium.new_context(
                viewport={"width": width, "height": HEIGHTS[width]},
                locale="ja-JP" if language == "ja" else "en-GB",
            )
            stack.callback(context.close)
            return _signed_in(context.new_page(), f"http://localhost:{port}", language)

        yield begun


def _make_lead(language: str) -> None:
    from fieldhouse.apps.roles.actions import create_user, grant_role

    lead = create_user("revops", PASSWORD, language=language)
    grant_role(lead, "revops")


def _signed_in(page: Any, address: str, language: str) -> Walker:
    complaints: list[str] = []
    page.set_default_timeout(LONGEST * 1_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda failure: complaints.append(str(failure)))
    page.goto(f"{address}/sign-in/")
    page.locator("input[name=login]").fill("revops")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form.fh-form button").click()
    page.wait_for_url(f"{address}/")
    assert page.locator("html").get_attribute("lang") == language
    return Walker(page, address, language, complaints, [])


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ja", 1280)])
def test_from_an_empty_home_to_a_tie_out_and_an_exact_past(walk, files, tmp_path, language, width) -> None:
    one = walk(language, width)
    one.seen("nothing-yet")
    one.page.locator("a.btn-primary[href='/import/']").click()
    _bring_the_export(one, files)
    _map_a_sheet(one, files, tmp_path)
    _tie_out(one, files, tmp_path)
    _tell_the_past(one, files)


def _bring_the_export(one: Walker, files: Path) -> None:
    """The profile is found, the company is asked for once, every row is accounted for."""
    page = one.page
    page.set_input_files("#files", files.parent / "salesforce.zip")
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/import/*/")
    assert page.locator("#profile").input_value() == "salesforce"
    assert page.locator("table.fh-preview tbody tr").count() > 5
    one.seen("export")
    page.locator("#id_name").fill("Kestrel Systems (simulated)")
    page.locator("#id_currency").select_option("USD")
    page.locator("#id_zone").select_option("America/Los_Angeles")
    page.locator("#id_first_month").select_option("2")
    page.locator("#id_year_named_by").select_option("last")
    page.get_by_role("button", name={"en": "Go on", "ja": "次へ"}[one.language]).click()
    page.locator("form.fh-after button").wait_for()
    one.seen("company-known")
    counts = one.start("imported")
    looked_up = {"Territory2Model", "Territory2Type", "OpportunitySplitType", "RecordType"}
    rows = sum(_rows_in(path) for path in files.glob("*.csv") if path.stem not in looked_up)
    assert counts["rows"] == rows == sum(counts.values()) - counts["rows"]
    assert counts["rejected"] == 0 and counts["created"] > 4_000


def _rows_in(path: Path) -> int:
    return pl.read_csv(path, infer_schema_length=0).height


def _map_a_sheet(one: Walker, files: Path, tmp_path: Path) -> None:
    """A sheet that no profile knows: its columns are proposed, and the profile is saved."""
    page = one.page
    readings = pl.read_csv(files / "beside" / "records" / "person.csv", infer_schema_length=0)
    heads = {"key": "ユーザー ID", "reading": "フリガナ"}
    sheet = tmp_path / "社員フリガナ.csv"
    sheet.write_bytes(readings.rename(heads).write_csv().encode("cp932"))
    one.bring(sheet)
    page.locator("a[href*=mapping]").click()
    page.wait_for_url("**/mapping/**")
    assert page.locator("#kind").input_value() == "person"
    assert [page.locator(f"#c{place}").input_value() for place in (0, 1)] == ["key", "reading"]
    one.seen("mapping")
    page.locator("#name").fill("readings")
    page.locator("#save-head ~ div button").click()
    page.wait_for_url("**profile=readings")
    counts = one.start("sheet-imported")
    assert (counts["updated"], counts["rejected"]) == (readings.height, 0)
    through = {"en": "Data as of 20 Nov 2026", "ja": "データは2026/11/20まで"}
    assert (
        through[one.language] in page.locator("footer.fh-footer").inner_text()
    )  # a list of names is no day's data


def _tie_out(one: Walker, files: Path, tmp_path: Path) -> None:
    """Her own report beside our totals: shared deals and one that was changed since, and nothing unexplained."""
    rows = rows_of(files)
    for row in rows:
        row["modified_on"] = row["created_on"]
    splits = pl.read_csv(files / "OpportunitySplit.csv", infer_schema_length=0)
    shared = set(splits.filter(pl.col("SplitPercentage") != "100.00")["OpportunityId"])
    changed = next(
        row for row in rows if row["stage"] == "3-Technical Evaluation" and row["key"] not in shared
    )
    changed |= {"stage": "4-Proposal", "modified_on": UNTIL + timedelta(days=1)}
    names = FIELDS_JA if one.language == "ja" else FIELDS
    report = Export(files, tmp_path, rows).report(tmp_path / "report.csv", names=names)
    page = one.page
    page.locator("nav.fh-nav a[href='/tie-out/']").click()
    one.seen("tie-out-before")
    page.set_input_files("input[type=file]", report)
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/runs/*/")
    page.locator("a.btn-primary[href*='/tie-out/?n=']").click()
    page.wait_for_url("**/tie-out/?n=*")
    one.seen("tie-out")
    assert page.locator(".fh-good").count() == 1 and page.locator(".fh-bad").count() == 0
    page.locator("nav.fh-tabs a[href*='by=owner']").click()
    one.seen("tie-out-by-owner")
    reasons = page.locator("section[aria-labelledby=deals] td strong").all_inner_texts()
    words = {"en": {"Split", "Newer than our data"}, "ja": {"商談分割", "データより新しい"}}
    assert set(reasons) == words[one.language]


def _tell_the_past(one: Walker, files: Path) -> None:
    """What is known since when is read; the sheet of the organisation makes a figure before it exact, and another."""
    page = one.page
    page.goto(f"{one.address}{CLOSED}")
    page.locator("details.fh-assumed summary").click()
    one.seen("closed-assumed")
    before = _amount(page)
    generation = _generation(page)
    page.locator("details.fh-assumed a").click()
    page.wait_for_url("**/known-since/")
    one.seen("known-since")
    assert page.locator("table.fh-table").first.locator("tbody tr").count() > 5
    page.locator("#sheet-head ~ p a.btn-primary").click()
    page.set_input_files("#files", files / "beside" / "organisation.csv")
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/import/*/")
    assert page.locator("#profile").input_value() == "organisation"
    one.seen("organisation")
    assert one.start("organisation-imported")["rejected"] == 0
    page.goto(f"{one.address}{CLOSED}")
    one.seen("closed-exact")
    after = _amount(page)
    assert _generation(page) > generation and after != before
    page.goto(f"{one.address}{CLOSED}&known={generation}")
    assert _amount(page) == before  # what was said before stays


def _amount(page: Any) -> str:
    """The figure that a page shows, to its last digit."""
    said: str = page.locator(".fh-figure-value > *").first.inner_text()
    return said


def _generation(page: Any) -> int:
    said = page.locator("footer.fh-footer span").first.inner_text()
    return int(re.findall(r"\d+", said)[-1])
