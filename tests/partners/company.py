"""A simulated company that sells through one distributor in Japan, and the sheet that this distributor sends.

Forty-two customers with open deals through the distributor P1, some of them told apart by little: a name with the form
in front and the same with the form behind, a customer with two deals, a branch. The sheet has 42 lines: 38 can be
proven, 3 are only proposed, and 1 is of another company than the one whose name it bears. Osaka's deals go through
another distributor and belong to another team.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from fieldhouse.simulator.companies import corporate_number, japanese_name

TAKEN_ON = date(2026, 11, 20)
HEADS = (
    "項番",
    "当社管理番号",
    "貴社商談番号",
    "エンドユーザー名",
    "法人番号",
    "メール",
    "案件名",
    "進捗",
    "見込金額(千円)",
    "受注予定日",
)
TITLE = "2026年11月度　案件進捗表～取扱注意～"

PROFILE = f"""
[profile]
name = "kiji"
title = "Kiji"
is_simulated = true
time_zone = "Asia/Tokyo"
taken_on = {TAKEN_ON}

[company]
name = "キジ計測器 (simulated)"
reporting_currency = "JPY"
reporting_zone = "Asia/Tokyo"
first_month = 4
year_named_by = "first"
"""

FIXED = {
    "stage": (
        "stage,label,label_ja,position,outcome,category\nTalks,Talks,商談中,1,open,pipeline\n"
        "Quote,Quote,見積,2,open,best_case\nWon,Won,受注,3,won,closed\nLost,Lost,失注,4,lost,omitted\n"
    ),
    "person": "key,family_name,given_name\nS1,佐藤,花子\nS2,山田,太郎\nL1,鈴木,一郎\n",
    "position": (
        "key,title,role\nJP,日本,leader\nTOKYO,東京,leader\nOSAKA,大阪,leader\n"
        "T1,東京担当,seller\nO1,大阪担当,seller\n"
    ),
    "holding": "person,position,valid_from\nL1,TOKYO,2020-01-01\nS1,T1,2020-01-01\nS2,O1,2020-01-01\n",
    "reporting_line": (
        "position,reports_to,valid_from\nJP,,2020-01-01\nTOKYO,JP,2020-01-01\nOSAKA,JP,2020-01-01\n"
        "T1,TOKYO,2020-01-01\nO1,OSAKA,2020-01-01\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer with its open deals through the distributor; ``domain`` is that of its contact, if any."""

    key: str
    name: str
    number: str
    deals: tuple[tuple[str, str, int], ...]  # key, name, amount in yen
    domain: str = ""


def _deal(nth: int, name: str = "") -> tuple[str, str, int]:
    return f"D{nth:04d}", name or f"計測器更新～第{nth}期", 1_250_000 + 10_000 * nth


def _customer(nth: int, name: str = "", *deals: tuple[str, str, int], domain: str = "") -> Customer:
    own, _reading = japanese_name(nth, is_form_first=nth % 2 == 0)
    return Customer(f"C{nth:03d}", name or own, corporate_number(nth), deals or (_deal(nth),), domain)


CUSTOMERS = (
    *(_customer(nth) for nth in range(1, 31)),  # 1 to 20 by our number, 21 to 30 by the 法人番号
    *(_customer(nth, "", _deal(nth), _deal(nth + 100, f"保守契約{nth}")) for nth in range(31, 35)),
    _customer(35, "株式会社髙﨑精機"),
    _customer(36, "髙﨑精機株式会社"),  # the same name with the form behind: another company
    _customer(37, "株式会社桜ヶ丘電子", domain="sakuragaoka-denshi.test"),
    _customer(38, "渡邉計装株式会社", domain="watanabe-keiso.test"),
    _customer(39, "株式会社白鷺ロジスティクス"),
    _customer(40, "株式会社千早物流"),
    _customer(41, "北星電機株式会社", _deal(41), _deal(141, "増設")),
    _customer(42, "髙島製作所株式会社"),
)
OSAKA = (_customer(90), _customer(91))


def lines() -> list[tuple[str, ...]]:
    """The lines of the sheet by `HEADS`."""
    by_key = {one.key: one for one in CUSTOMERS}
    said: list[tuple[str, str, str, str, str]] = []  # our number, name, 法人番号, mail, deal
    for one in CUSTOMERS[:20]:
        said.append((one.deals[0][0], _short(one.name), "", "", one.deals[0][1]))
    for one in CUSTOMERS[20:30]:
        said.append(("", _short(one.name), one.number, "", f"{_short(one.name)}様向け"))
    for one in CUSTOMERS[30:34]:
        said.append(("", one.name, f"T{one.number}", "", one.deals[1][1]))
    for key in ("C035", "C036"):
        said.append(("", by_key[key].name, by_key[key].number, "", "検査装置"))
    for key, name in (("C037", "㈱桜が丘電子"), ("C038", "渡辺計装(株)")):
        said.append(("", name, "", f"info@{by_key[key].domain}", "センサー"))
    said.append(("", "㈱白鷺ロジスティクス", "", "", "倉庫"))  # a name alone
    said.append(("", "㈱千早物流 大阪支店", "", "", "搬送"))  # a branch of the customer
    said.append(("", "北星電機㈱", by_key["C041"].number, "", "計測器"))  # proven, with two deals
    said.append(("", "㈱髙島製作所", "", "", "新規"))  # ours has the form behind
    return [
        (
            str(nth),
            f"K-{nth:04d}",
            *each,
            ("A", "B", "C")[nth % 3],
            f"{1_250 + 10 * nth:,}",
            _day(TAKEN_ON + timedelta(days=nth)),
        )
        for nth, each in enumerate(said, start=1)
    ]


def as_cp932(rows: Sequence[Sequence[str]] | None = None) -> bytes:
    """The sheet as the distributor's own program writes it: a title, the heads, the lines, in cp932."""
    return _as_csv(rows).encode("cp932")


def as_xlsx(rows: Sequence[Sequence[str]] | None = None) -> bytes:
    """The same as a spreadsheet with numbers and days as such."""
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        page, as_day = book.add_worksheet("案件"), book.add_format({"num_format": "yyyy/mm/dd"})
        page.write_row(0, 0, [TITLE])
        page.write_row(1, 0, HEADS)
        for place, row in enumerate(rows or lines(), start=2):
            page.write_row(place, 0, row[:8])
            page.write_number(place, 8, int(row[8].replace(",", "")))
            page.write_datetime(place, 9, TAKEN_ON + timedelta(days=place - 1), as_day)
    return held.getvalue()


def write(folder: Path) -> Path:
    """Write the company's record files, and its profile, into a folder."""
    folder.mkdir(parents=True)
    (folder / "fieldhouse-profile.toml").write_text(PROFILE, encoding="utf-8")
    for kind, text in {**FIXED, **_records()}.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return folder


def _records() -> dict[str, str]:
    accounts = [("key", "name", "kind", "country", "corporate_number")]
    accounts += [("V1", "キジ計測器 (simulated)", "vendor", "JP", "")]
    accounts += [
        (key, name, "distributor", "JP", "")
        for key, name in (("P1", "株式会社若葉商事"), ("P2", "三輪産業株式会社"))
    ]
    accounts += [(one.key, one.name, "customer", "JP", one.number) for one in (*CUSTOMERS, *OSAKA)]
    contacts = [("key", "account", "family_name", "email")]
    contacts += [(f"K{one.key}", one.key, "担当", f"tanto@{one.domain}") for one in CUSTOMERS if one.domain]
    deals = [("key", "name", "account", "owner", "created_at", "stage", "amount", "currency", "close_on")]
    legs = [("key", "opportunity", "position", "role", "partner", "valid_from")]
    for owner, partner, customers in (("S1", "P1", CUSTOMERS), ("S2", "P2", OSAKA)):
        for one in customers:
            for key, name, amount in one.deals:
                deals.append(
                    (key, name, one.key, owner, "2026-08-03", "Talks", str(amount), "JPY", "2026-12-18")
                )
                for position, role, account in (
                    (1, "vendor", "V1"),
                    (2, "distributor", partner),
                    (3, "end_customer", one.key),
                ):
                    legs.append((f"{key}-{position}", key, str(position), role, account, "2026-08-03"))
    tables = {"account": accounts, "contact": contacts, "opportunity": deals, "route_leg": legs}
    return {kind: _table(rows) for kind, rows in tables.items()}


def _short(name: str) -> str:
    """A name as partners type it."""
    return name.replace("株式会社", "㈱")


def _day(on: date) -> str:
    """Every other day in the Japanese calendar."""
    return (
        f"令和{on.year - 2018}年{on.month}月{on.day}日"
        if on.day % 2
        else f"{on.year}/{on.month:02d}/{on.day:02d}"
    )


def _as_csv(rows: Sequence[Sequence[str]] | None) -> str:
    return _table([(TITLE, *[""] * (len(HEADS) - 1)), HEADS, *(rows or lines())])


def _table(rows: Sequence[Sequence[str]]) -> str:
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerows(rows)
    return held.getvalue()
