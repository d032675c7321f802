"""Statements as files: a spreadsheet works every amount out again without us, and the paper says the same."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from tests.pay_files import Ran, command, pay, plan_text

PLAN = plan_text(
    """
    - id: acv
      measure: acv
      attainment: quarter
      tiers:
        - {from: 0, rate: 1.25%}
        - {from: 60%, rate: 1x, boundary: retroactive}
        - {from: 100%, rate: 1.5x}
      cap: 400%
    - id: services
      measure: services
      rate: 3.35%
      multipliers: [{where: {term_months: {from: 24}}, times: 1.25x}]
    - {id: each, measure: spiff, attainment: transaction, tiers: [{from: 0, rate: 1/7}, {from: 10, rate: 2/7}]}
    """,
    """
    cap: {per: year, amount: 90%}
    clawback: [{share: 50%}]
    hold: [{share: 40%, until: order}, {share: 60%, until: payment}]
    """,
)
PAYEES = (
    "payee_id,plan,currency,legal_entity,target_minor,quota_minor\n"
    "ann,P,USD,JP,1234567,98765432\n乙/2,P,JPY,JP,400000,9000000\n"
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    rows: list[dict[str, object]] = []
    for number in range(24):
        who = "ann" if number % 3 else "乙/2"
        rows.append(
            {
                "credit_id": f"k{number:02}",
                "payee_id": who,
                "currency": "USD" if who == "ann" else "JPY",
                "on": f"2026-{1 + number % 11:02}-{1 + number:02}",
                "measure": ("acv", "services", "spiff")[number % 7 % 3],
                "amount_minor": 1_111_110 + 654_321 * number if who == "ann" else 99_990 + 7 * number,
                "term_months": 12 * (1 + number % 3),
            }
        )
    taken = rows[4]
    rows.append(
        {
            **taken,
            "credit_id": "r1",
            "on": "2026-11-28",
            "reverses": "k04",
            "amount_minor": -int(str(taken["amount_minor"])),
        }
    )
    folder = tmp_path_factory.mktemp("statements")
    opening = (
        "payee_id,component,bucket_on,attainment_minor,earned_minor,paid_minor\n"
        "ann,services,2026-01-01,777777,,\nann,each,,,26055,20000\n"
    )
    made = pay(folder, PLAN, rows, "--no-compiled", payees=PAYEES, opening=opening)
    assert made.code == 0, made.err
    return made


@pytest.fixture(scope="module", params=["en", "ja"])
def written(request, ran, tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FIELDHOUSE_LANGUAGE", request.param)
        code, out, err = command("statements", ran.folder, "--out", folder)
    assert code == 0, out + err
    return folder


def test_a_spreadsheet_works_every_amount_out_again(ran, written, tmp_path):
    """Its own results are taken out of the file before; LibreOffice has nothing but the formulas."""
    program = shutil.which("soffice")
    assert program, "LibreOffice Calc is missing: run make setup-test."
    files = sorted(written.glob("*.xlsx"))
    assert [one.name for one in files] == [
        "statement-2026-11-%E4%B9%99%2F2.xlsx",
        "statement-2026-11-ann.xlsx",
    ]
    for number, file in enumerate(files):
        _without_results(file, tmp_path / f"s{number}.xlsx")
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(
        [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", every_sheet]
        + ["--outdir", str(tmp_path)] + [str(tmp_path / f"s{number}.xlsx") for number in range(2)],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    for number, (payee, scale) in enumerate((("乙/2", 1), ("ann", 100))):
        statement, lines = _sheets(tmp_path, f"s{number}")
        amounts = sorted((row[0], int(Decimal(row[9]) * scale)) for row in lines[1:])
        wanted = ran.lines.filter(ran.lines["payee_id"] == payee).select("credit_id", "amount_minor")
        assert amounts == sorted(wanted.iter_rows())
        row = ran.statements[payee]
        assert int(Decimal(statement[8][1]) * scale) == row["earned_minor"]
        assert int(Decimal(statement[12][1]) * scale) == row["payable_minor"]
    assert sum(1 for row in lines[1:] if row[8]) > 10, "most amounts are formulas"


def _without_results(file: Path, to: Path) -> None:
    with zipfile.ZipFile(file) as held, zipfile.ZipFile(to, "w") as made:
        for name in held.namelist():
            content = held.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f>", content)
            made.writestr(name, content)


def _sheets(folder: Path, name: str) -> list[list[list[str]]]:
    """The statement and its lines, whose names are of the language."""
    made = {one.stem.removeprefix(f"{name}-"): one for one in folder.glob(f"{name}-*.csv")}
    kept = [made[one] for one in ("Statement", "支給明細書", "Lines", "明細") if one in made]
    return [list(csv.reader(one.read_text(encoding="utf-8").splitlines())) for one in kept]


def test_a_paper_is_one_document_with_its_fonts_inside(written):
    papers = sorted(written.glob("*.pdf"))
    assert len(papers) == 2
    assert all(one.read_bytes().startswith(b"%PDF-") for one in papers)
    assert all(b"/FontFile" in one.read_bytes() or b"/ObjStm" in one.read_bytes() for one in papers)


def test_payroll_gets_what_is_payable_in_major_units(ran, tmp_path):
    code, _, err = command("payroll", ran.folder, "--out", tmp_path / "payroll.csv")
    assert code == 0, err
    rows = list(csv.DictReader((tmp_path / "payroll.csv").read_text(encoding="utf-8").splitlines()))
    scale = {"ann": 100, "乙/2": 1}
    assert {row["payee_id"]: int(row["amount_minor"]) for row in rows} == {
        one: row["payable_minor"] for one, row in ran.statements.items() if row["payable_minor"]
    }
    assert all(Decimal(row["amount"]) * scale[row["payee_id"]] == int(row["amount_minor"]) for row in rows)
    assert {row["legal_entity"] for row in rows} == {"JP"}


def test_a_payee_whom_nobody_knows_has_no_statement(ran, tmp_path):
    code, _, err = command("statements", ran.folder, "--out", tmp_path / "o", "--payee", "nobody")
    assert (code, (tmp_path / "o").exists()) == (1, False)
    assert "nobody" in err
