"""Change sheets of a company small enough to check by hand."""

from __future__ import annotations

import csv
import io
import json

import pytest
from tests.salesforce.small import FILES

from fieldhouse.apps.changes.actions import KIND, write_sheet
from fieldhouse.apps.changes.models import ChangeLine, Crm
from fieldhouse.apps.changes.presentation import crm_state
from fieldhouse.apps.changes.queries import page_of
from fieldhouse.apps.changes.waiting import waiting_changes
from fieldhouse.apps.people.models import Person
from fieldhouse.apps.pipeline.actions import edit_deal
from fieldhouse.apps.pipeline.models import Deal, Opportunity, Proposal
from fieldhouse.apps.roles.actions import create_user, random_password
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.runs.actions import start
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.generations import current_manifest

HELD = "0061,0,Open,0011,0053,Talks,Forecast,500.00,USD,2025-06-30,2024-01-10 09:00:00,2025-05-02 12:00:00\n"
LINES = "Id,IsDeleted,OpportunityId,Product2Id,Quantity,TotalPrice\n00k1,0,0061,01t1,1,500.00\n"


def deal() -> Deal:
    manifest = current_manifest()
    assert manifest is not None
    return Deal.objects.select_related("opportunity").get(
        generation=manifest.mart, opportunity__source_key="0061"
    )


def propose(user: User, field: str, text: str) -> None:
    one = deal()
    assert edit_deal(user, one.opportunity_id, field, text, "", one.version).kind == "proposed"


def sheet(user: User) -> dict[str, list[dict[str, str]]]:
    """The rows of the files of a sheet, by the last word of their names."""
    folder = write_sheet(start(KIND, asked_by=user.pk), user)
    return {
        path.stem.rpartition("-")[2]: list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        for path in folder.glob("*.csv")
    }


def opportunity(**cells: str) -> str:
    """The opportunities of the export with some cells of the open one replaced."""
    heads, _open, *rest = FILES["Opportunity"].splitlines()
    row = dict(zip(heads.split(","), HELD.strip().split(","), strict=True)) | cells
    return "\n".join([heads, ",".join(row.values()), *rest]) + "\n"


def states() -> dict[str, str]:
    return dict(ChangeLine.objects.order_by("pk").values_list("field", "state"))


def test_a_sheet_has_the_words_of_the_api_and_takes_itself_back(user) -> None:
    propose(user, "category", "best_case")
    propose(user, "close_on", "2025-07-31")
    propose(user, "amount", "650")
    propose(user, "owner", str(Person.objects.get(source_key="0054").pk))
    propose(user, "stage", "Old stage")
    files = sheet(user)
    told = {
        "StageName": ("Talks", "Old stage"),
        "ForecastCategoryName": ("Commit", "Best Case"),
        "Amount": ("500.00", "650.00"),
        "CloseDate": ("2025-06-30", "2025-07-31"),
        "OwnerId": ("0053", "0054"),
    }
    updates = {"Id": "0061"}
    rollbacks = {"Id": "0061"}
    for column, (before, after) in told.items():
        updates |= {column: after, f"before:{column}": before}
        rollbacks |= {column: before, f"before:{column}": after}
    assert files == {"update": [updates], "rollback": [rollbacks]}


def test_the_manifest_counts_what_is_written_and_names_what_is_refused(user) -> None:
    propose(user, "amount", "650")
    propose(user, "stage", "Won")
    folder = write_sheet(start(KIND, asked_by=user.pk), user)
    manifest = json.loads((folder / "changes-manifest.json").read_text(encoding="utf-8"))
    assert (manifest["lines"], manifest["records"], manifest["fields"]) == (1, 1, {"Amount": 1})
    assert manifest["refused_lines"] == [{"deal": "0061", "field": "stage", "code": "changes.would_close"}]
    assert manifest["made_by"] == "rev" and len(manifest["files"]) == 2
    assert states() == {"amount": "exported"}


def test_nothing_to_tell_is_refused_and_nothing_is_recorded(user) -> None:
    propose(user, "stage", "Lost")
    with pytest.raises(Refused, match=r"changes\.nothing_to_tell"):
        write_sheet(start(KIND, asked_by=user.pk), user)
    assert not ChangeLine.objects.exists()


def test_what_the_crm_has_no_word_for_is_refused(user, take) -> None:
    propose(user, "close_on", "")
    propose(user, "amount", "")
    wordings = {one.field: one.wording for one in waiting_changes(user)}
    assert isinstance(wordings["close_on"], Refused) and wordings["close_on"].code == "changes.no_empty"
    assert wordings["amount"].after == "#N/A"
    foreign = Person.objects.create(source="elsewhere", source_key="9", family_name="Else")
    propose(user, "owner", str(foreign.pk))
    owner = next(one.wording for one in waiting_changes(user) if one.field == "owner")
    assert isinstance(owner, Refused) and owner.code == "changes.no_word"
    Crm.objects.update(object="")
    codes = {one.wording.code for one in waiting_changes(user) if isinstance(one.wording, Refused)}
    assert codes == {"changes.no_profile"}


def test_the_amount_of_a_quote_or_of_product_lines_is_refused(user, take) -> None:
    propose(user, "amount", "650")
    heads, _open, *_rest = FILES["Opportunity"].splitlines()
    quoted = f"{heads},SyncedQuoteId\n{HELD.strip()},0Q01\n"
    assert take(taken_on="2025-07-01", Opportunity=quoted).state == "done"
    assert [one.wording.code for one in waiting_changes(user)] == ["changes.is_quoted"]
    assert (
        take(taken_on="2025-07-02", Opportunity=f"{heads},SyncedQuoteId\n{HELD.strip()},\n").state == "done"
    )
    assert [one.wording.after for one in waiting_changes(user)] == ["650.00"]
    product = "Id,IsDeleted,Name\n01t1,0,Box\n"
    assert take(taken_on="2025-07-03", OpportunityLineItem=LINES, Product2=product).state == "done"
    assert [one.wording.code for one in waiting_changes(user)] == ["changes.is_quoted"]


def test_the_next_import_says_what_became_of_each_line(user, take) -> None:
    for field, text in (("amount", "650"), ("close_on", "2025-07-31"), ("category", "best_case")):
        propose(user, field, text)
    sheet(user)
    said = {"Amount": "650.00", "CloseDate": "2025-08-31", "LastModifiedDate": "2025-07-05 08:00:00"}
    run = take(taken_on="2025-07-06", Opportunity=opportunity(**said))
    assert states() == {"amount": "applied", "close_on": "overwritten", "category": "not_applied"}
    assert run.summary["changes"] == {
        "lines": 3,
        "applied": 1,
        "overwritten": 1,
        "not_applied": 1,
        "not_told": 0,
    }
    line = ChangeLine.objects.get(field="close_on")
    assert (line.found, str(line.found_since)) == ("2025-08-31", "2025-07-05 08:00:00+00:00")
    assert dict(Proposal.objects.values_list("field", "state")) == {
        "amount": "applied",
        "close_on": "overwritten",
        "category": "waiting",
    }
    late = {**said, "ForecastCategory": "BestCase", "LastModifiedDate": "2025-07-07 08:00:00"}
    run = take(taken_on="2025-07-08", Opportunity=opportunity(**late))
    assert states()["category"] == "applied" and run.summary["changes"]["lines"] == 1


def test_an_import_that_brings_nothing_new_says_so_too_and_one_without_the_deal_says_nothing(
    user, take
) -> None:
    propose(user, "amount", "650")
    sheet(user)
    run = take(
        Opportunity=FILES["Opportunity"].replace("0061", "0069"),
        OpportunityHistory=_heads("OpportunityHistory"),
    )
    assert run.summary["changes"] == {
        "lines": 1,
        "applied": 0,
        "overwritten": 0,
        "not_applied": 0,
        "not_told": 1,
    }
    assert states() == {"amount": "exported"}
    run = take()
    assert run.summary["changes"] == {
        "lines": 1,
        "applied": 0,
        "overwritten": 0,
        "not_applied": 1,
        "not_told": 0,
    }


def test_a_second_sheet_repeats_what_the_crm_has_not_followed(user) -> None:
    propose(user, "amount", "650")
    sheet(user)
    propose(user, "amount", "700")
    assert sheet(user)["update"][0]["Amount"] == "700.00"
    assert list(ChangeLine.objects.order_by("pk").values_list("after", "state")) == [
        ("650.00", "repeated"),
        ("700.00", "exported"),
    ]


def test_the_crm_is_named_with_its_day_and_the_changes_since(user) -> None:
    state = crm_state(user)
    assert state is not None and (str(state.through), state.changes) == ("2025-06-30", 0)
    propose(user, "amount", "650")
    propose(user, "amount", "700")
    assert crm_state(user).changes == 1
    nobody = create_user("nobody", random_password())
    assert crm_state(nobody).changes == 0, "a change of a deal that one does not see is not counted either"
    one = Opportunity.objects.get(source_key="0061")
    assert page_of(one) == ""
    Crm.objects.update(page="https://acme.example/{key}")
    assert page_of(one) == "https://acme.example/0061"


def _heads(name: str) -> str:
    return FILES[name].splitlines()[0] + "\n"


def test_by_whose_hand_a_line_was_overwritten_is_said_where_the_history_says_it(user, take) -> None:
    from fieldhouse.apps.changes.presentation import hand_of

    propose(user, "close_on", "2025-07-31")
    propose(user, "amount", "650")
    sheet(user)
    heads = "Id,IsDeleted,OpportunityId,Field,OldValue,NewValue,CreatedDate,CreatedById\n"
    rows = (
        "0177,0,0061,CloseDate,2025-06-30,2025-08-31,2025-07-05 08:00:00,0054\n"
        "0178,0,0061,Amount,500.00,700.00,2025-07-05 09:00:00,0999\n"
    )
    said = {"Amount": "700.00", "CloseDate": "2025-08-31", "LastModifiedDate": "2025-07-05 09:00:00"}
    take(taken_on="2025-07-06", Opportunity=opportunity(**said), OpportunityFieldHistory=heads + rows)
    assert states() == {"close_on": "overwritten", "amount": "overwritten"}
    lines = {one.field: hand_of(one) for one in ChangeLine.objects.select_related("found_by")}
    assert lines == {"close_on": "Bob Seller", "amount": ""}
