"""A file that no profile knows is mapped in the page, saved as a profile of the home, and imported by it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.ingest.test_forms import books

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.imports.models import Upload
from fieldhouse.apps.imports.profiles import known_names, own_profiles, profile_place
from fieldhouse.apps.imports.uploads import views
from fieldhouse.apps.pipeline.models import Opportunity
from fieldhouse.apps.runs.models import Run
from fieldhouse.ingest.proposal import NUMBER_STYLES

SHEET = 'Deal No,Title,Client,Worth,When\nQ-1,First,Acme,"1,200",2026-12-01\nQ-2,Second,Bolt,90,someday\n'


def text_of(answer):
    return unescape(answer.content.decode())


@pytest.fixture(autouse=True)
def no_profiles_of_tests_before(demo_home):
    for path in own_profiles().glob("*"):
        path.unlink()


@pytest.fixture
def place(bring):
    """The address of the mapping of an uploaded sheet."""
    bring({"funnel 2026.csv": SHEET})
    return f"/import/{Upload.objects.get().pk}/mapping/"


def said(answer, **changes):
    """The fields of the page's form as they stand, with some changed."""
    text = text_of(answer)
    form = text[text.index('<div id="mapping"') :]
    found = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {**found, **changes}


def chosen(answer):
    return {name: value for name, value in said(answer).items() if re.fullmatch(r"c\d", name)}


@pytest.mark.parametrize("role", ["leader", "seller", "auditor", "nobody"])
def test_others_map_nothing(signed_in, place, role):
    client = signed_in(role)
    assert client.get(place).status_code == client.post(place, {"name": "x"}).status_code == 403
    assert known_names() and not list(own_profiles().glob("*"))


def test_an_unknown_file_leads_to_its_mapping(signed_in, place):
    text = text_of(signed_in("revops").get(place.replace("mapping/", "")))
    assert "No profile reads these files" in text and f'href="{place}?file=funnel%202026.csv"' in text


def test_columns_are_proposed_and_edited(signed_in, place):
    client = signed_in("revops")
    first = client.get(place)
    proposed = chosen(first)
    assert (proposed["c0"], proposed["c2"]) == ("key", "account")
    again = client.get(place, said(first, c1="name", c2="", c3="amount", c4="close_on", numbers=".,"))
    assert chosen(again) == {"c0": "key", "c1": "name", "c2": "", "c3": "amount", "c4": "close_on"}
    text = text_of(again)
    assert "1,200" in text and "someday in When is not a date" in text


def test_another_kind_is_proposed_anew(signed_in, place):
    client = signed_in("revops")
    other = client.get(place, said(client.get(place), kind="account"))
    assert chosen(other)["c2"] != "account" and 'value="account" selected' in text_of(other)


def test_it_is_saved_recognised_and_imported(signed_in, place, work):
    client = signed_in("revops")
    fields = said(
        client.get(place), c1="name", c2="", c3="amount", c4="close_on", numbers=".,", currency="USD"
    )
    answer = client.post(place, {**fields, "name": "funnel"})
    assert answer.url == f"{place.replace('mapping/', '')}?profile=funnel"
    assert "profile:funnel" in AuditEntry.objects.order_by("-seq")[0].payload
    assert profile_place("funnel") == str(own_profiles() / "funnel.toml")
    text = text_of(client.get(answer.url))
    assert "<strong>funnel</strong> reads" in text
    assert "come as the source" not in text, "it is the company's own"
    client.post(place.replace("mapping", "import"), {"profile": "funnel"})
    work()
    run = Run.objects.filter(kind="import").order_by("-pk")[0]
    assert (run.state, run.summary["created"], run.summary["rejected"]) == (Run.State.DONE, 1, 1)
    assert Opportunity.objects.get(run=run).name == "First"


def test_a_sheet_of_a_workbook_is_chosen(signed_in, bring, work):
    heads = ["Deal No", "Deal Name", "Amount", "Close Date"]
    news = [["Our funnel"], heads, ["Q-8", "New", 10, "2026-12-01"]]
    olds = [heads, *([f"Q-{nth}", "Old", 10, "2026-12-01"] for nth in range(4))]
    bring({"funnel.xlsx": books(("Old", olds), ("Neu & 新", news))})
    place = f"/import/{Upload.objects.get().pk}/mapping/"
    client = signed_in("revops")
    first = client.get(place)
    assert said(first)["sheet"] == "Old" and "Neu & 新 (3 rows)" in text_of(first)
    fields = said(client.get(place, said(first, sheet="Neu & 新")), currency="USD")
    assert (fields["sheet_was"], fields["header_row"]) == ("Neu & 新", "2"), "its heads are looked for anew"
    client.post(place, {**fields, "name": "funnel"})
    assert 'sheet = "Neu & 新"' in (own_profiles() / "funnel.toml").read_text(encoding="utf-8")
    page = text_of(client.get(place.replace("mapping/", ""), {"profile": "funnel"}))
    assert (
        "Of the workbook the sheet Neu & 新 is read, with rows: 3. Left out, with their rows: Old (5)."
        in page
    )
    client.post(place.replace("mapping", "import"), {"profile": "funnel"})
    work()
    run = Run.objects.filter(kind="import").order_by("-pk")[0]
    assert (run.state, [one.name for one in Opportunity.objects.filter(run=run)]) == (Run.State.DONE, ["New"])


@pytest.mark.parametrize("name", ["", "../../evil", "a b", "x" * 41, ".hidden"])
def test_names_that_cannot_be_kept(signed_in, place, name):
    client = signed_in("revops")
    answer = client.post(place, said(client.get(place), name=name))
    assert answer.status_code == 400 and "cannot be the name of a profile" in text_of(answer)
    assert not list(own_profiles().glob("*"))


def test_names_that_are_taken(signed_in, place):
    client = signed_in("revops")
    fields = said(client.get(place))
    assert client.post(place, {**fields, "name": "商談一覧"}).status_code == 302
    for name in ("商談一覧", "salesforce"):
        answer = client.post(place, {**fields, "name": name})
        assert answer.status_code == 400 and "There is a profile" in text_of(answer)


def test_nonsense_in_the_address_is_the_proposal(signed_in, place):
    client = signed_in("revops")
    nonsense = {"kind": "gizmo", "header_row": "²", "c0": "gizmo", "numbers": "x", "currency": "ZZZ"}
    assert client.get(place, nonsense).status_code == 200
    assert client.get(place, said(client.get(place), **nonsense, match="x" * 300)).status_code == 200
    assert client.get(place, {"file": "../../keys/django"}).status_code == 400


def test_every_number_style_can_be_chosen():
    marks = {"point": ".", "comma": ","}
    assert {value for value, _example in views.NUMBERS} == {
        marks[decimal] + thousands for decimal, thousands in NUMBER_STYLES
    }
