"""The pages of figures: who may read them, and that their numbers are the figures' own."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from fieldhouse.apps.figures.parameters import asked_by
from fieldhouse.apps.figures.presentation import figure_address
from fieldhouse.apps.figures.queries import figure, window_of
from fieldhouse.apps.figures.sheet import SHEET_METRICS, sheet
from fieldhouse.apps.forecasts.actions import make
from fieldhouse.web.amounts import exact

PAGES = ("/nodes/", "/figures/closed/", "/figures/expectation/", "/change/")


class Numbers(HTMLParser):
    """The numbers of a page: for each linked one its address and its exact value (the title), in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.linked: list[tuple[str, str]] = []
        self.rows: list[list[str]] = []
        self._is_in_row = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        if tag == "tr":
            self.rows.append([])
            self._is_in_row = True
        if "fh-number" in (found.get("class") or "").split():
            if self._is_in_row:
                self.rows[-1].append(found["title"])
            if tag == "a":
                self.linked.append((found["href"], found["title"]))

    def handle_endtag(self, tag: str) -> None:
        self._is_in_row = self._is_in_row and tag != "tr"


def read(user: Any, path: str, status: int = 200, language: str = "en") -> str:
    """A page as a user reads it."""
    client = Client()
    client.force_login(user)
    if language != user.language:
        client.post("/language/", {"language": language})
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def minor(title: str) -> int:
    """The minor units of an exact amount as a title shows it: ``−1,234.50 USD``."""
    digits = title.rpartition(" ")[0].replace(",", "").replace(".", "")
    return int(digits.replace("\N{MINUS SIGN}", "-"))


@pytest.mark.parametrize("role", ["administrator", "revops", "leader", "seller", "auditor"])
def test_everybody_begins_with_their_own_numbers(demo_home, db, role):
    page = read(demo_home.user(role), "/")
    assert "Pipeline (cumulative)" in page
    assert ("XLSX" in page) == (role != "administrator")  # the only role without the right to export


def test_who_has_no_role_is_told_what_to_do(demo_home, db):
    assert "Your roles cover no team yet" in read(demo_home.user("nobody"), "/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "node"),
    [("leader", "other_node"), ("leader", "top_node"), ("seller", "leader_node"), ("nobody", "leader_node")],
)
def test_the_page_of_another_node_is_refused(demo_home, db, role, node, page):
    read(demo_home.user(role), f"{page}?node={getattr(demo_home, node)}", status=403)
    read(demo_home.user(role), f"{page}?node=organisation/demo:no-such", status=403)


def test_the_numbers_of_the_page_are_the_figures(demo_home, db):
    leader = demo_home.user("leader")
    make(window_of(asked_by(leader, {}).question))
    asked = asked_by(leader, {})
    shown = dict(Numbers(read(leader, "/")).linked)
    one = sheet(asked.question)
    below = [
        (asked.question.of(row.node), row.figures)
        for row in one.rows
        if row.figures["pipeline_total"].counted
    ]
    assert len(below) > 1
    # Beside a comparison that cannot be made, the page says so and not what it would be made of.
    hidden = {"closed_last_year"} if one.figures["year_on_year"].why else set()
    for question, figures in [(asked.question, one.figures), *below]:
        for metric, found in figures.items():
            if found.amount_minor is not None and metric not in hidden:
                assert shown[figure_address(question, metric)] == exact(found.amount_minor, "USD"), metric
    assert set(SHEET_METRICS) - hidden <= {
        address.split("/")[2] for address in shown if address.startswith("/figures/")
    }


def test_every_number_opens(demo_home, db):
    leader = demo_home.user("leader")
    client = Client()
    client.force_login(leader)
    addresses = {address for address, _title in Numbers(read(leader, "/")).linked}
    assert len(addresses) > 40
    for address in sorted(addresses):
        assert client.get(address).status_code == 200, address


def test_both_languages_lead_to_the_same_figures(demo_home, db):
    leader = demo_home.user("leader")
    english, japanese = (Numbers(read(leader, "/", language=one)).linked for one in ("en", "ja"))
    # What is not known says why in the reader's language; every digit is the same.
    known = [(one, other) for one, other in zip(english, japanese, strict=True) if one[1][-1] not in ".。"]
    assert [address for address, _title in english] == [address for address, _title in japanese]
    assert len(known) > 40
    assert all(one == other for one, other in known)


def test_the_waterfall_adds_up_on_the_page(demo_home, db):
    leader = demo_home.user("leader")
    page = read(leader, "/change/?metric=pipeline_total&since=2026-08-31")
    rows = [row for row in Numbers(page).rows if row and row[-1].endswith("USD")]
    amounts = [minor(row[-1]) for row in rows]
    last = next(place for place, row in enumerate(rows) if place and len(row) == 1)
    assert last > 3
    assert amounts[0] + sum(amounts[1:last]) == amounts[last]
    asked = asked_by(leader, {})
    assert amounts[last] == figure(asked.question, "pipeline_total").amount_minor


def test_counted_and_left_out_are_all_deals_of_the_node(demo_home, db):
    leader = demo_home.user("leader")
    counts = {}
    for metric in ("closed", "pipeline_total", "open_all"):
        context = _context(leader, f"/figures/{metric}/")
        left_out = sum(one["count"] for one in context["reasons"])
        counts[metric] = context["figure"].counted + left_out
        assert context["figure"].counted and left_out
    assert len(set(counts.values())) == 1


def test_a_reason_opens_its_list(demo_home, db):
    leader = demo_home.user("leader")
    context = _context(leader, "/figures/closed/?left_out=lost")
    lost = next(one for one in context["reasons"] if one["code"] == "lost")
    assert context["found"].total == lost["count"] == context["found"].shown + context["found"].withheld
    assert {row.row.outcome for row in context["deals"]} == {"lost"}
    read(leader, "/figures/closed/?left_out=nothing", status=400)


def test_a_page_of_a_list_begins_where_the_one_before_ended(demo_home, db):
    auditor = demo_home.user("auditor")
    path = "/figures/open_all/?left_out=lost"
    first = _context(auditor, path)
    second = _context(auditor, f"{path}&after={first['following_place']}")
    numbers = [row.row.number for page in (first, second) for row in page["deals"]]
    assert len(numbers) == len(set(numbers)) == 100


def test_a_number_that_is_not_known_says_why(demo_home, db):
    page = read(demo_home.user("leader"), "/?period=FY30-Q1")
    assert "No quota for this node and period. Import quota.csv." in page
    assert "No quota for this node and period" in read(
        demo_home.user("leader"), "/figures/gap/?period=FY30-Q1"
    )


def test_the_three_views_are_apart_by_what_the_page_says(demo_home, db):
    context = _context(demo_home.user("auditor"), "/figures/pipeline_total/")
    total = context["views"].explained.total
    assert total.plan_minor == context["figure"].amount_minor
    assert total.deal_date_minor + total.market_moved_minor + total.plan_differs_minor == total.plan_minor
    assert total.plan_differs_minor != 0


def test_days_of_the_quarter_before_go_when_another_is_picked(demo_home, db):
    leader = demo_home.user("leader")
    query = {"period": "FY27-Q3", "was_period": "FY27-Q4", "as_of": "2026-11-20", "since": "2026-11-13"}
    context = _context(leader, f"/nodes/?{urlencode(query)}")
    assert str(context["question"].as_of) == "2026-10-31"
    assert str(context["since"]) == "2026-10-24"


def test_wrong_parameters_are_named(demo_home, db):
    leader = demo_home.user("leader")
    for query in ("as_of=yesterday", "period=Q9", "view=best", "currency=XXX", "known=x", "known=999"):
        read(leader, f"/nodes/?{query}", status=400)
    read(leader, "/figures/no_such/", status=400)
    read(leader, "/change/?metric=gap", status=400)
    read(leader, "/change/?since=2027-01-01", status=400)


def test_a_day_before_the_period_counts_no_days_left(demo_home, db):
    page = read(demo_home.user("leader"), "/?as_of=1999-01-01")
    assert "before the period begins" in page and "days left" not in page
    assert "Nothing stands here on either day" in page and "data-chart" not in page


def test_a_cited_figure_is_found_by_its_code(demo_home, db):
    from fieldhouse.apps.figures.actions import cite

    leader = demo_home.user("leader")
    one = figure(asked_by(leader, {"as_of": "2026-11-01"}).question, "pipeline_total")
    path = f"/figures/find/?q={one.spec.short_id}"
    assert "No figure found by this code" in read(leader, path)
    cite([one], "export", leader)
    context = _context(leader, path)
    cited = context["citations"][0]["cell"].figure
    assert cited.amount_minor == context["again"].figure.amount_minor == one.amount_minor
    now_minor = figure(asked_by(leader, {}).question, "pipeline_total").amount_minor
    assert context["difference_minor"] == now_minor - one.amount_minor
    assert "No figure found by this code" in read(demo_home.user("other_leader"), path)


def test_a_cited_ratio_reads_like_the_one_of_today(demo_home, db):
    from fieldhouse.apps.figures.actions import cite

    leader = demo_home.user("leader")
    one = figure(asked_by(leader, {}).question, "attainment")
    cite([one], "export", leader)
    rows = Numbers(read(leader, f"/figures/find/?q={one.spec.short_id}")).rows
    assert [row for row in rows if row] == [[f"{one.ratio_bp / 100:.2f}%"]] * 3


def _context(user: Any, path: str) -> Any:
    client = Client()
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.context


def test_a_day_to_come_shows_no_change(demo_home, db):
    page = read(demo_home.user("leader"), "/?period=FY28-Q2")
    assert "lies after the data" in page.replace("&#x27;", "'")
    assert "What changed in the pipeline" not in page


def test_a_period_that_is_over_is_expected_to_come_to_what_is_closed(demo_home, db):
    context = _context(demo_home.user("leader"), "/?period=FY27-Q3")
    assert context["outlook"]["is_over"]
    cells = context["cells"]
    assert cells["expectation"].figure.amount_minor == cells["closed"].figure.amount_minor


def test_a_reader_of_another_currency_sees_theirs_first(demo_home, db):
    from fieldhouse.apps.roles.actions import prefer

    leader = demo_home.user("leader")
    prefer(leader, currency="JPY")
    assert _context(leader, "/")["question"].currency == "JPY"
    assert _context(leader, "/?currency=USD")["question"].currency == "USD"
