"""Since when a source tells of what: found at import, kept with the generation, said by figures and pages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import polars as pl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.apps.figures.assumptions import known_since
from fieldhouse.apps.figures.exports.files import export_file
from fieldhouse.apps.imports.actions.assumed import Assumed
from fieldhouse.apps.imports.actions.known_since import Beginnings
from fieldhouse.apps.roles.actions import create_user, grant_role
from fieldhouse.facts.events import ChangeEvent, table_of
from fieldhouse.facts.generations import Known, current
from fieldhouse.ingest.schema import TypedRow

from .acme import FILES
from .test_standings import CHANGES, REPLACED, STANDINGS

HISTORY = CHANGES.replace("field,value", "field,before,value").replace("O1,stage,", "O1,stage,,")
HISTORY = HISTORY.replace("O1,amount,", "O1,amount,,").replace("O1,close_on,", "O1,close_on,,") + REPLACED
EXPORTED = date(2025, 6, 30)
NODE = "organisation/acme:CRO"
DAYS = st.dates(date(2025, 1, 1), date(2025, 6, 30))


def told(field: str, known: Known | None = None) -> date | None:
    found = {one.field: one.known_since for one in known_since(known or current())}
    return found.get(field)


def test_without_a_history_what_moves_is_known_since_the_export_and_the_rest_assumed(acme_home) -> None:
    fields = {"stage", "amount", "close_on", "owner", "account", "currency", "category"}
    assert {one.field: one.known_since for one in known_since(current())} == dict.fromkeys(fields, EXPORTED)


def test_the_first_change_of_owners_moves_it_back_and_older_generations_keep_what_they_said(
    acme_home,
) -> None:
    acme_home.take({**FILES, "change": HISTORY})
    assert told("owner") == date(2025, 5, 2)
    assert told("stage") == EXPORTED, "changes of one deal do not tell the stages of the others"
    assert told("owner", Known(1)) == EXPORTED
    for generation, is_assumed in (("1", True), ("2", False)):
        one = acme_home.figure(NODE, "closed", as_of="2025-05-31", period="FY25-Q2", known=generation)
        assert ("owner" in {assumption.field for assumption in one.assumed}) == is_assumed


def quota(valid_from: date, *, has_past: bool) -> TypedRow:
    return TypedRow("quota", {"valid_from": valid_from}, "quota.csv", 1, has_past=has_past)


def test_dated_rows_of_a_kind_without_a_past_move_it_back_when_another_file_tells_them() -> None:
    def taken(*rows: TypedRow, held: dict[tuple[str, str], date]) -> dict[tuple[str, str], date]:
        found = Beginnings(EXPORTED, "UTC")
        found.pastless(rows)
        return dict(found.new(held))

    subject, early, late = ("quota", ""), date(2023, 2, 1), date(2026, 2, 1)
    now, told = (
        quota(late, has_past=False),
        [quota(date(2024, 2, 1), has_past=True), quota(early, has_past=True)],
    )
    assert taken(now, held={}) == {subject: EXPORTED}
    assert taken(*told, held={subject: EXPORTED}) == {subject: early}
    assert taken(*told, held={}) == {}, "nothing was assumed of a source that keeps its past"
    assert taken(quota(late, has_past=True), held={subject: EXPORTED}) == {}
    assert taken(now, *told, held={}) == {subject: EXPORTED}, "an export does not tell its own past"
    assert taken(now, held={subject: early}) == {}
    rates = [TypedRow("rate", {"kind": kind, "valid_from": early}, "", 1) for kind in ("plan", "market")]
    assert taken(*rates, held={("rate", "plan"): EXPORTED}) == {("rate", "plan"): early}


def test_how_deals_stood_moves_back_what_moves(acme_home) -> None:
    acme_home.take({**FILES, "standing": STANDINGS})
    assert told("stage") == told("amount") == date(2025, 4, 10)
    assert told("owner") == EXPORTED


def test_a_later_export_does_not_move_it_and_the_same_again_publishes_nothing(acme_home) -> None:
    acme_home.take(taken_on="2025-07-31")
    assert told("owner") == told("stage") == EXPORTED
    generation = acme_home.generation()
    acme_home.take(taken_on="2025-07-31")
    assert acme_home.generation() == generation


def test_a_deal_without_a_date_is_known_since_its_first_export(bare_home) -> None:
    rows = [line.split(",") for line in FILES["opportunity"].splitlines()]
    without = "\n".join(",".join([*row[:4], *row[5:]]) for row in rows) + "\n"
    bare_home.take({**FILES, "opportunity": without})
    assert told("created") == EXPORTED


def test_deals_created_since_the_first_change_leave_nothing_to_assume(bare_home) -> None:
    """Whoever owns them now has had them since they were created: a change would have been told."""
    bare_home.take(
        {**FILES, "change": "opportunity,field,before,value,at\nW1,owner,Bob,Ann,2025-01-01T08:00:00Z\n"}
    )
    assert told("owner") is None and told("account") == EXPORTED


@pytest.fixture
def reader(acme_home):
    user = create_user("reader", "a long enough word")
    grant_role(user, "revops")
    client = Client()
    client.force_login(user)
    return user, client


def test_pages_say_it_in_the_readers_language(reader) -> None:
    _user, client = reader
    said = {
        "en": "Owners of deals are known since 30 Jun 2025. Before that, the first known owner of each is assumed.",
        "ja": "商談の所有者は2025/06/30以降がわかっています。",
    }
    early, late = "as_of=2025-05-31&period=FY25-Q2", "as_of=2025-06-30&period=FY25-Q2"
    for language, sentence in said.items():
        client.post("/language/", {"language": language})
        for path in ("/figures/closed/", "/nodes/", "/change/"):
            assert sentence in client.get(f"{path}?node={NODE}&{early}").content.decode(), path
        assert sentence not in client.get(f"/figures/open_all/?node={NODE}&{late}").content.decode()
        assert sentence in client.get("/known-since/").content.decode()


def test_the_api_and_exports_say_it(reader) -> None:
    user, client = reader
    asked = {
        "node": NODE,
        "as_of": "2025-05-31",
        "period": "FY25-Q2",
        "metric": "closed",
        "since": "2025-05-01",
    }
    owner = {
        "kind": "opportunity",
        "field": "owner",
        "source": "acme",
        "known_since": "2025-06-30",
        "code": "assumed.opportunity.owner",
    }
    query = {name: asked[name] for name in ("node", "as_of", "period")}
    answers = [
        client.get("/api/v1/figures/closed", query).json()["assumed"],
        client.get("/api/v1/change", {**query, "metric": "closed", "since": "2025-05-01"}).json()["assumed"],
    ]
    assert all(owner in answer for answer in answers), answers
    told = [(one.source, one.field, one.known_since.isoformat()) for one in known_since(current())]
    assert (owner["source"], owner["field"], owner["known_since"]) in told
    for kind in ("figure", "change"):
        assert b'"assumed.opportunity.owner"' in export_file(user, kind, "json", asked).content


def events(field: str, days: list[date]):
    rows = [
        ChangeEvent("opportunity", 1, field, 1, None, None, at, at, "crm")
        for at in (datetime.combine(day, time(12)) for day in days)
    ]
    return table_of(rows, 1)


def assumption(field: str, day: date) -> Assumed:
    found, at = Assumed(), datetime.combine(day, time(6))
    found.count(field, pl.DataFrame({"file": [0], "since": [at]}), ["deals.csv"])
    return found


@given(created=DAYS, changes=st.lists(DAYS, max_size=4), later=st.lists(DAYS, max_size=4), exported=DAYS)
def test_known_since_is_the_earliest_day_told_and_never_moves_on(created, changes, later, exported) -> None:
    first = Beginnings(exported, "UTC")
    first.changed(events("owner", changes))
    first.assumed(assumption("owner", created))
    found = first.new({})
    earliest = min([exported, *changes])
    assert found == ({("opportunity", "owner"): earliest} if created < earliest else {})
    second = Beginnings(exported + timedelta(days=30), "UTC")
    second.changed(events("owner", later))
    again = {**found, **second.new(found)}
    assert again == {subject: min([day, *later]) for subject, day in found.items()}


def test_of_a_field_that_the_profile_states_nothing_is_assumed() -> None:
    one = Beginnings(EXPORTED, "UTC", stated={"currency"})
    one.assumed(assumption("currency", date(2025, 1, 1)))
    one.assumed(assumption("owner", date(2025, 1, 1)))
    assert one.new({}) == {("opportunity", "owner"): EXPORTED}
