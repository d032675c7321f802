"""A partner's sheet is answered line by line: proof matches, a name proposes, the rest is refused with its reason."""

from __future__ import annotations

from collections import Counter

import pytest

from fieldhouse.apps.audit.queries import newest
from fieldhouse.apps.imports.queries.digest import home_digest
from fieldhouse.apps.partners.models import PartnerLine, PartnerSheet
from fieldhouse.apps.partners.sheets.actions import forget_sheets
from fieldhouse.apps.partners.sheets.queries import sheets_path
from fieldhouse.apps.pipeline.models import Opportunity, Proposal
from fieldhouse.facts.generations import current

from . import company


def states(lines):
    return Counter(one.state for one in lines.values())


def key_of(line):
    return line.opportunity.source_key if line.opportunity else None


@pytest.mark.parametrize(
    ("content", "name"), [(company.as_cp932, "案件進捗表.csv"), (company.as_xlsx, "案件進捗表.xlsx")]
)
def test_forty_two_lines_have_forty_two_answers(answered, content, name):
    known = current()
    sheet, lines = answered(content(), name)
    assert states(lines) == {"matched": 38, "proposed": 3, "refused": 1}
    assert sheet.file == name and current() == known, "nothing is edited, and no generation is made"
    assert not Proposal.objects.exists()
    by_line = [lines[row] for row in sorted(lines)]
    assert [key_of(one) for one in by_line[:20]] == [f"D{nth:04d}" for nth in range(1, 21)]
    assert {one.reasons[0] for one in by_line[:20]} == {"deal_number"}
    assert [key_of(one) for one in by_line[20:30]] == [f"D{nth:04d}" for nth in range(21, 31)]
    assert all(one.reasons[0] == "number" and "only_deal" in one.reasons for one in by_line[20:30])
    assert [key_of(one) for one in by_line[30:34]] == [f"D{nth:04d}" for nth in range(131, 135)]
    assert all("deal_name" in one.reasons for one in by_line[30:34])
    assert [key_of(one) for one in by_line[34:36]] == ["D0035", "D0036"], "front and back stay apart"
    assert [key_of(one) for one in by_line[36:38]] == ["D0037", "D0038"]
    assert all("domain" in one.reasons for one in by_line[36:38])
    assert [one.reasons[0] for one in by_line[38:41]] == ["name", "branch_of", "number"]
    assert [len(one.candidates) for one in by_line[38:41]] == [1, 1, 2]
    refused = by_line[41]
    assert (refused.code, refused.fields) == ("partner.kept_apart", {"account": "髙島製作所株式会社"})


def test_amounts_in_thousands_and_days_of_either_calendar_are_read(answered):
    _sheet, lines = answered()
    first, second = lines[3], lines[4]
    assert (first.amount_minor, first.currency) == (1_260_000, "JPY")
    assert [one.close_on.isoformat() for one in (first, second)] == ["2026-11-21", "2026-11-22"]
    assert first.told["stage"] == "B" and first.told["number"] == "K-0001"


def test_the_page_shows_each_line_beside_the_crm(answered, signed_in):
    sheet, _lines = answered()
    text = signed_in("tokyo").get(f"/partners/sheets/{sheet.pk}/").content.decode()
    assert text.count('id="row-') == 42
    assert "㈱髙島製作所" in text and "髙島製作所株式会社 is another company" in text
    assert text.count('name="decline"') == 3
    assert "our number of the deal" in text and "the only open deal with the customer on this route" in text


def test_before_its_lines_are_answered_the_sheet_shows_how_it_is_read(bring, signed_in):
    made = bring(company.as_cp932())
    text = signed_in("tokyo").get(made["Location"]).content.decode()
    assert "㈱髙島製作所" in text and "Our number of the deal" in text
    assert '<option value="1000" selected>千円</option>' in text
    assert not PartnerLine.objects.exists()
    unread = signed_in("tokyo").get(
        made["Location"], {"kind": "partner_report", "kind_was": "partner_report", "header_row": "2",
                           "header_row_was": "2", "c3": "account", "numbers": ".,"}
    )  # fmt: skip
    assert 'id="c2"' in unread.content.decode()


def test_what_a_matched_line_tells_stands_on_the_deals_page(answered, signed_in):
    answered()
    text = signed_in("tokyo").get("/deals/kiji/D0001/").content.decode()
    assert "What partners tell" in text and "株式会社若葉商事" in text
    assert "案件進捗表.csv, row 3" in text
    assert "What partners tell" not in signed_in("tokyo").get("/deals/kiji/D0040/").content.decode()


def test_accepting_and_declining(answered, signed_in):
    sheet, lines = answered()
    client, address = signed_in("tokyo"), f"/partners/sheets/{sheet.pk}/lines/"
    two = lines[43]
    chosen = two.candidates[1]
    assert client.post(f"{address}43/", {"deal": chosen}).status_code == 302
    assert client.post(f"{address}41/", {"deal": lines[41].candidates[0], "decline": "1"}).status_code == 302
    after = {one.row: one for one in PartnerLine.objects.filter(sheet=sheet)}
    assert (after[43].state, after[43].opportunity_id) == ("accepted", chosen)
    assert (after[41].state, after[41].opportunity_id) == ("declined", None)
    assert after[43].answered_by.username == "tokyo"
    again = client.post(f"{address}43/", {"deal": chosen})
    assert again.status_code == 409
    assert [one["action"] for one in newest(2)] == ["partner.line"] * 2
    other = Opportunity.objects.get(source_key="D0001").pk
    assert client.post(f"{address}42/", {"deal": other}).status_code == 403, "it was not proposed"
    assert client.post(f"{address}99/", {"deal": other}).status_code == 404


def test_the_next_sheet_is_matched_by_the_partners_own_numbers(answered, signed_in):
    sheet, lines = answered()
    client = signed_in("tokyo")
    client.post(f"/partners/sheets/{sheet.pk}/lines/41/", {"deal": lines[41].candidates[0]})
    without = [(*row[:2], "", row[3], "", "", *row[6:]) for row in company.lines()]
    _again, lines = answered(company.as_cp932(without), "翌週.csv")
    assert states(lines) == {"matched": 39, "proposed": 2, "refused": 1}
    assert lines[41].reasons[0] == "partner_number"


def test_two_lines_of_one_deal_are_both_only_proposed(answered):
    rows = company.lines()[:3]
    rows.append(("4", "K-9999", "D0001", *rows[0][3:]))
    _sheet, lines = answered(company.as_cp932(rows))
    assert states(lines) == {"matched": 2, "proposed": 2}
    assert all(lines[row].against == ["repeated"] for row in (3, 6))


def test_a_number_that_contradicts_the_customer_only_proposes(answered):
    first, second = company.lines()[:2]
    _sheet, lines = answered(company.as_cp932([(*first[:2], second[2], *first[3:])]))
    assert lines[3].state == "proposed" and "other_customer" in lines[3].against


@pytest.mark.parametrize(
    ("change", "state", "code"),
    [
        ({3: "㈱どこにもない商会", 2: ""}, "refused", "partner.unknown_customer"),
        ({2: "", 3: "", 6: ""}, "refused", "partner.says_nothing"),
        ({9: "未定"}, "refused", "value.not_a_date"),
        ({8: "応相談"}, "refused", "value.not_a_number"),
    ],
)
def test_what_cannot_be_answered_says_why(answered, change, state, code):
    row = list(company.lines()[0])
    for place, text in change.items():
        row[place] = text
    _sheet, lines = answered(company.as_cp932([row, *company.lines()[1:4]]))
    assert (lines[3].state, lines[3].code) == (state, code)
    assert states(lines)["matched"] == 3


def test_a_close_date_that_is_only_a_month_is_its_end_and_says_so(answered, signed_in):
    rows = [[*row] for row in company.lines()[:3]]
    for row, text in zip(rows, ("2026年12月", "3月末", "2027/2/15"), strict=True):
        row[9] = text
    sheet, lines = answered(company.as_cp932(rows))
    assert states(lines) == {"matched": 3}
    assert [lines[row].close_on.isoformat() for row in (3, 4, 5)] == [
        "2026-12-31",
        "2027-03-31",
        "2027-02-15",
    ]
    text = signed_in("tokyo").get(f"/partners/sheets/{sheet.pk}/").content.decode()
    assert text.count("only the month is told") == 2
    assert "only the month is told" in signed_in("tokyo").get("/deals/kiji/D0001/").content.decode()


def test_a_wrong_check_digit_makes_a_match_a_question(answered):
    rows = company.lines()
    wrong = [*rows[20]]
    wrong[4] = wrong[4][:-1] + str((int(wrong[4][-1]) + 1) % 10)
    _sheet, lines = answered(company.as_cp932([wrong]))
    assert lines[3].state == "proposed" and lines[3].against == ["bad_number"]


def test_deals_that_the_person_does_not_see_are_not_answered_with(answered, bring, signed_in):
    assert bring(company.as_cp932(), login="osaka").status_code == 400, "P1 is on no route that Osaka sees"
    _osakas, lines = answered(login="osaka", partner="P2")
    assert states(lines) == {"refused": 42}
    assert not any(one.fields.get("account") for one in lines.values())
    own, _lines = answered()
    assert signed_in("osaka").get(f"/partners/sheets/{own.pk}/").status_code == 404
    assert signed_in("revops").get(f"/partners/sheets/{own.pk}/").status_code == 200
    assert signed_in("auditor").get("/partners/sheets/").status_code == 403


def test_lines_of_deals_that_are_hidden_now_are_withheld_and_counted(answered, signed_in):
    from fieldhouse.apps.people.models import Position
    from fieldhouse.apps.roles.models import Grant

    sheet, _lines = answered()
    osaka = Position.objects.get(source_key="OSAKA")
    Grant.objects.filter(user__username="tokyo").update(position=osaka)
    text = signed_in("tokyo").get(f"/partners/sheets/{sheet.pk}/").content.decode()
    assert text.count('id="row-') == 1 and "D0001" not in text


def test_removing_a_sheet_takes_back_what_it_told(answered, bring, signed_in):
    before = home_digest()
    sheet, _lines = answered()
    assert home_digest() != before
    assert signed_in("revops").post(f"/partners/sheets/{sheet.pk}/remove/").status_code == 403
    assert signed_in("tokyo").post(f"/partners/sheets/{sheet.pk}/remove/").status_code == 302
    assert home_digest() == before and not PartnerLine.objects.exists()


def test_files_of_sheets_are_kept_only_while_they_wait(bring, answered, django_capture_on_commit_callbacks):
    from datetime import timedelta

    def folders():
        return {one.name for one in sheets_path().glob("*")}

    left = folders()  # of tests whose rows were rolled back
    with django_capture_on_commit_callbacks(execute=True):
        answered()
    assert folders() == left
    bring(company.as_cp932())
    assert len(folders() - left) == 1
    for sheet in PartnerSheet.objects.filter(answered_at=None):
        sheet.brought_at -= timedelta(days=8)
        sheet.save()
    with django_capture_on_commit_callbacks(execute=True):
        forget_sheets()
    assert folders() == left and not PartnerSheet.objects.filter(answered_at=None).exists()


@pytest.mark.parametrize(
    ("content", "name"), [(b"\0", "x.exe"), (b"", "leer.csv"), (b"a,b\n1,2\n", "ab.csv")]
)
def test_what_is_no_sheet_is_refused_with_a_sentence(bring, signed_in, content, name):
    made = bring(content, name)
    if made.status_code == 302:
        made = signed_in("tokyo").post(made["Location"])
    assert made.status_code == 400 and not PartnerLine.objects.exists()


def test_such_a_file_is_never_imported(partner_home, db, tmp_path):
    from fieldhouse.apps.imports.actions import import_source

    (tmp_path / "sheet.csv").write_text("No,Customer\n1,A\n")
    (tmp_path / "p.toml").write_text(
        '[profile]\nname = "kiji"\ntitle = "x"\n[[files]]\nmatch = "*.csv"\n'
        '[[files.records]]\nkind = "partner_report"\n[files.records.fields]\naccount = "Customer"\n'
    )
    run = import_source(tmp_path / "sheet.csv", str(tmp_path / "p.toml"), describe=lambda one: one.rule)
    assert run.state == "failed"
