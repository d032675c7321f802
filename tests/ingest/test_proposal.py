"""What is proposed for files that no profile knows, and that a draft's TOML says what the draft says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.ingest.draft import Draft, as_toml, known_maps
from fieldhouse.ingest.load import parse_profile
from fieldhouse.ingest.preview import previewed
from fieldhouse.ingest.profile import Column, Join
from fieldhouse.ingest.proposal import drafted, pattern_of, sheet_of
from fieldhouse.ingest.source import read_source

JAPANESE = (
    "案件番号,顧客名,案件名,担当者,フェーズ,売上予測分類,受注予定金額,受注予定日,社内メモ\r\n"
    'J-1,㈱髙島商会,更新,田中 太郎,交渉,達成予測,"￥1,200,000",2026/12/01,あ\r\n'
    'J-2,青葉食品,新規,田中 太郎,提案,パイプライン,"￥90,000",令和8年12月2日,い\r\n'
)
EUROPEAN = (
    "Liste der Deals;;;\n;;;\nDeal;Customer;Value;Expected Close\n"
    "A;Acme;1.234,50 €;31.12.2026\nB;Bolt;90,00 €;30.11.2026\n"
)


def draft_of(tmp_path, name, content, **asked):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path, drafted(
        sheet_of(path), **{"source": "crm", "zone": "Asia/Tokyo", "currency": "USD", **asked}
    )


def rows_by(path, draft):
    profile, findings = parse_profile(as_toml(draft, "Test"), "test.toml")
    assert profile is not None, findings
    source = read_source(path, profile)
    assert source.is_readable, source.findings
    preview = previewed(source.files[0])
    names = [one.field for one in preview.columns]
    return [dict(zip(names, (cell.value for cell in row.cells), strict=True)) for row in preview.rows]


def test_a_japanese_sheet_of_deals(tmp_path):
    path, draft = draft_of(tmp_path, "案件一覧_20261120.csv", JAPANESE.encode("cp932"))
    assert (draft.kind, draft.match, draft.currency) == ("reported", "案件一覧_*.csv", "JPY")
    assert {name: columns[0] for name, columns in draft.fields.items()} == {
        "key": "案件番号",
        "account": "顧客名",
        "name": "案件名",
        "owner": "担当者",
        "stage": "フェーズ",
        "category": "売上予測分類",
        "amount": "受注予定金額",
        "close_on": "受注予定日",
    }
    first, second = rows_by(path, draft)
    assert (first["account"], first["category"], first["amount"]) == ("㈱髙島商会", "commit", 1_200_000)
    assert (str(second["close_on"]), second["category"], second["currency"]) == (
        "2026-12-02",
        "pipeline",
        "JPY",
    )


def test_a_title_above_the_heads_and_european_forms(tmp_path):
    path, draft = draft_of(tmp_path, "euro.csv", EUROPEAN)
    assert (draft.header_row, draft.decimal, draft.thousands, draft.currency_sign) == (3, "comma", ".", "€")
    assert (draft.date_format, draft.currency) == ("%d.%m.%Y", "EUR")
    assert draft.key == ("Deal", "Customer"), "no column is the key"
    first, _second = rows_by(path, draft)
    assert (str(first["amount"]), str(first["close_on"])) == ("1234.50", "2026-12-31")
    assert first["key"] == "A / Acme"


def test_days_that_two_forms_read_are_left_open(tmp_path):
    _path, draft = draft_of(tmp_path, "a.csv", "Deal ID,Deal Name,Close Date\n1,x,01/02/2026\n")
    assert draft.date_format == ""
    _path, told = draft_of(
        tmp_path, "a.csv", "Deal ID,Deal Name,Close Date\n1,x,01/13/2026\n2,y,01/02/2026\n"
    )
    assert told.date_format == "%m/%d/%Y"


def test_shapes_tell_what_no_head_names(tmp_path):
    content = (
        "Nummer,Deal Name,Stage,Wert,Ende\nX-1,Aoba,Won,120000,2026-01-31\nX-2,Birch,Lost,95000,2026-02-28\n"
    )
    _path, draft = draft_of(tmp_path, "a.csv", content)
    told = {name: draft.fields[name] for name in ("key", "amount", "close_on")}
    assert told == {"key": ("Nummer",), "amount": ("Wert",), "close_on": ("Ende",)}


def test_two_columns_of_a_shape_are_left_to_people(tmp_path):
    content = "Deal ID,Deal Name,Stage,From,To\n1,Aoba,Won,2026-01-31,2026-02-01\n"
    _path, draft = draft_of(tmp_path, "a.csv", content)
    assert "close_on" not in draft.fields


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        ("取引先コード,取引先名,業種,従業員数", "account"),
        ("Contact ID,Last Name,First Name,Email,Account ID", "contact"),
        ("社員番号,氏名,フリガナ,入社日", "person"),
        ("品番,商品名,定価", "product"),
        ("Opportunity ID,Opportunity Name,Stage,Amount", "reported"),
    ],
)
def test_the_kind_is_the_one_that_most_heads_name(tmp_path, heads, kind):
    assert draft_of(tmp_path, "a.csv", f"{heads}\n")[1].kind == kind


def test_a_kind_that_is_asked_for_is_taken(tmp_path):
    assert draft_of(tmp_path, "a.csv", "Deal Name,Amount\nx,1\n", kind="product")[1].kind == "product"


def test_what_cannot_be_read_has_no_columns(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no workbook")
    assert sheet_of(path).columns == []


def test_patterns_of_names():
    assert pattern_of("deals 2026-11-20.xlsx") == "deals *-*-*.xlsx"
    assert pattern_of("[a]*.csv") == "?a??.csv"


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)


@given(
    columns=st.lists(NAMES, min_size=3, max_size=3), match=NAMES, sign=st.sampled_from(["", "¥", '"', "\\"])
)
def test_the_toml_of_a_draft_says_what_the_draft_says(columns, match, sign):
    name, one, other = columns
    fields = {"name": (name,), "account": (one, other), "category": (one,)}
    draft = Draft("reported", fields, match, "s", "UTC", currency_sign=sign, currency="JPY")
    profile, findings = parse_profile(as_toml(draft, name), "test.toml")
    assert profile is not None, findings
    (rule,) = profile.files
    cells = rule.records[0].fields
    assert (profile.title, rule.match, rule.numbers.currency_sign) == (name, (match,), sign)
    assert cells["name"] == Column(name)
    assert cells["account"] == Join((Column(one), Column(other)), " / ")
    assert cells["category"] == Column(one, known_maps()["category"])
    assert cells["key"] == Join((Column(name), Column(one), Column(other)), " / ")
