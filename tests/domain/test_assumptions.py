"""What a figure rests on, and which assumptions reach the days that it looks at."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.assumptions import Assumption, assumed, deal_days, quota_days

START, AS_OF = date(2026, 5, 1), date(2026, 6, 30)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
SUBJECTS = [
    ("opportunity", "owner"),
    ("opportunity", "territory"),
    ("opportunity", "stage"),
    ("opportunity", "category"),
    ("opportunity", "type"),
    ("holding", ""),
    ("territory_line", ""),
    ("split", ""),
    ("stage", ""),
    ("quota", ""),
    ("rate", "plan"),
    ("rate", "market"),
]


def told(subject: tuple[str, str], day: date) -> Assumption:
    return Assumption(subject[0], subject[1], "crm", day)


@given(subject=st.sampled_from(SUBJECTS), known_since=DAYS, as_of=DAYS, booked_since=st.none() | DAYS)
def test_an_assumption_is_said_of_days_before_it_alone(subject, known_since, as_of, booked_since) -> None:
    days = deal_days("organisation", as_of, booked_since, "plan", has_categories=True)
    found = assumed([told(subject, known_since)], days)
    assert bool(found) == (subject in days and days[subject] < known_since)
    assert not assumed([told(subject, min(as_of, booked_since or as_of))], days)


def test_a_won_deal_stands_where_its_team_stood_when_it_was_booked() -> None:
    days = deal_days("organisation", AS_OF, START, "plan", has_categories=False)
    assert days["holding", ""] == days["reporting_line", ""] == days["rate", "plan"] == START
    assert days["opportunity", "owner"] == days["opportunity", "stage"] == days["split", ""] == AS_OF


def test_open_deals_stand_where_they_stand_on_the_day() -> None:
    days = deal_days("organisation", AS_OF, None, "deal_date", has_categories=True)
    assert set(days.values()) == {AS_OF}
    assert ("opportunity", "category") in days and ("rate", "market") in days


def test_a_day_before_the_period_is_the_earliest_looked_at() -> None:
    early = START - timedelta(days=10)
    assert set(deal_days("territories", early, START, "plan", has_categories=True).values()) == {early}


def test_todays_rates_are_those_of_the_day() -> None:
    assert deal_days("organisation", AS_OF, START, "today", has_categories=True)["rate", "market"] == AS_OF


def test_each_tree_rests_on_what_places_deals_in_it() -> None:
    organisation = deal_days("organisation", AS_OF, START, "plan", has_categories=True)
    territories = deal_days("territories", AS_OF, START, "plan", has_categories=True)
    assert {"owner", "holding", "split"} <= {part for subject in organisation for part in subject}
    assert {"account", "territory", "account_territory"} <= {part for one in territories for part in one}
    assert not {("opportunity", "owner"), ("holding", "")} & territories.keys()
    assert not {("opportunity", "territory"), ("territory_line", "")} & organisation.keys()


def test_a_figure_of_chosen_deals_rests_on_what_they_are_chosen_by() -> None:
    plain = deal_days("organisation", AS_OF, START, "plan", has_categories=False)
    chosen = deal_days("organisation", AS_OF, START, "plan", has_categories=False, filters=["type"])
    assert chosen.keys() - plain.keys() == {("opportunity", "type")}


def test_a_quota_rests_on_its_versions_and_on_the_plan_rate_of_its_period() -> None:
    assert quota_days(AS_OF, START) == {("quota", ""): AS_OF, ("rate", "plan"): START}


def test_a_code_names_kind_and_field() -> None:
    assert told(("opportunity", "owner"), AS_OF).code == "assumed.opportunity.owner"
    assert told(("holding", ""), AS_OF).code == "assumed.holding"
