"""A payee's statement as a spreadsheet whose amounts are formulas: it can be worked out again without us."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fieldhouse.cli.compensation_words import rule_name
from fieldhouse.domain.compensation.spans import first_of
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.money import shifted
from fieldhouse.web.amounts import exact

if TYPE_CHECKING:
    from fieldhouse.engines.compensation.stating import Stated

ENDS = ("attainment_before_minor", "attainment_after_minor")
LOWEST = -(10**15)
"""Below the first boundary the first tier holds."""


def write_sheet(
    path: Path, statement: dict[str, str], period: str, plans: Sequence[str], stated: Sequence[Stated]
) -> None:
    """Write the workbook: the statement, its lines, and the tiers that they climb."""
    from xlsxwriter import Workbook

    with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_calc_mode("auto")
        _Sheet(book, statement, period, plans, stated).write()


class _Sheet:
    """One workbook in writing."""

    def __init__(
        self,
        book: Any,
        statement: dict[str, str],
        period: str,
        plans: Sequence[str],
        stated: Sequence[Stated],
    ) -> None:
        self.statement, self.period, self.plans, self.stated = statement, period, plans, stated
        self.places = exponent(statement["currency"])
        digits = "#,##0" + ("." + "0" * self.places if self.places else "")
        self.money = book.add_format({"num_format": f"{digits};[Red]-{digits}"})
        self.strong = book.add_format({"num_format": f"{digits};[Red]-{digits}", "bold": True, "top": 1})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.note = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        names = (_("Statement"), _("Lines"), _("Tiers"))
        self.names = [f"'{name}'" for name in names]
        self.first, self.lines, self.tiers = (book.add_worksheet(name) for name in names)

    def write(self) -> None:
        """Tiers first, whose places the lines name; the statement adds the lines up."""
        self._lines(self._tiers())
        self._statement()

    def _tiers(self) -> dict[tuple[Any, ...], tuple[int, int]]:
        heads = (
            _("Component"),
            _("Span from"),
            _("Tier"),
            _("From attainment"),
            _("Pay at its start, before rate"),
        )
        self._heads(self.tiers, (*heads, _("Pay rate"), _("At most")), (18, 12, 6, 18, 24, 20, 18))
        places: dict[tuple[Any, ...], tuple[int, int]] = {}
        row = 1
        for one in self.stated:
            key = _key(one)
            if one.curve is None or one.key is None or key in places:
                continue
            curve = one.curve
            places[key] = (row + 1, row + len(curve.enter))
            for tier, enter in enumerate(curve.enter):
                self.tiers.write_string(row, 0, one.key[0])
                self.tiers.write_string(row, 1, first_of(one.key[1]).isoformat())
                self.tiers.write_number(row, 2, tier + 1)
                self.tiers.write_number(row, 3, enter if tier else LOWEST, self.whole)
                self.tiers.write_number(row, 4, curve.intercept[tier] / curve.den)
                self.tiers.write_number(row, 5, curve.slope[tier] / curve.den)
                self.tiers.write_number(
                    row, 6, 10**15 if curve.cap is None else curve.cap / curve.den, self.whole
                )
                row += 1
        return places

    def _lines(self, places: dict[tuple[Any, ...], tuple[int, int]]) -> None:
        heads = (
            _("Credit"),
            _("Component"),
            _("Rule"),
            _("Tier"),
            _("Attainment before"),
            _("Attainment after"),
            _("Pay rate"),
            _("Cumulative before"),
            _("Cumulative after"),
            _("Amount %(currency)s") % {"currency": self.statement["currency"]},
        )
        self._heads(self.lines, heads, (22, 18, 16, 6, 18, 18, 14, 18, 18, 16))
        at: dict[tuple[Any, ...], int] = {}
        for row, one in enumerate(self.stated, start=1):
            self._line(row, one, places, at)
        self.lines.autofilter(0, 0, max(1, len(self.stated)), len(heads) - 1)

    def _line(
        self,
        row: int,
        one: Stated,
        places: dict[tuple[Any, ...], tuple[int, int]],
        at: dict[tuple[Any, ...], int],
    ) -> None:
        sheet, line, number = self.lines, one.line, row + 1
        for column, text in enumerate((line["credit_id"], line["component"], rule_name(line["rule"]))):
            sheet.write_string(row, column, text)
        for column, name in ((3, "tier"), (4, "attainment_before_minor"), (5, "attainment_after_minor")):
            if line[name] is not None:
                sheet.write_number(row, column, line[name], self.whole)
        if line["rate_den"]:
            rate = line["rate_num"] / line["rate_den"]
            sheet.write_formula(row, 6, f"={line['rate_num']}/{line['rate_den']}", None, rate)
        half_up = one.plan is not None and one.plan.rounds_half_up
        value = shifted(line["amount_minor"], self.places)
        if one.curve is not None:
            table = [f"{self.names[2]}!${column}${{}}:${column}${{}}" for column in "DEFG"]
            enter, intercept, slope, cap = (text.format(*places[_key(one)]) for text in table)
            for column, cell, end in ((7, f"E{number}", ENDS[0]), (8, f"F{number}", ENDS[1])):
                found = f"MATCH({cell},{enter},1)"
                pay = f"MIN(INDEX({cap},1),INDEX({intercept},{found})+INDEX({slope},{found})*{cell})"
                result = one.curve.numerator(line[end]) / one.curve.den
                sheet.write_formula(row, column, f"=IF({cell}=0,0,ROUND({pay},5))", None, result)
        elif one.sum_before is not None:
            before = f"=I{at[_key(one)]}" if _key(one) in at else f"={float(one.sum_before)!r}"
            added = line["attainment_after_minor"] - line["attainment_before_minor"]
            after = one.sum_before + added * Fraction(line["rate_num"], line["rate_den"])
            sheet.write_formula(row, 7, before, None, float(one.sum_before))
            sheet.write_formula(row, 8, f"=H{number}+(F{number}-E{number})*G{number}", None, float(after))
            at[_key(one)] = number
        else:
            sheet.write_number(row, 9, value, self.money)
            return
        ends = [_rounded(f"{column}{number}", half_up=half_up) for column in "IH"]
        formula = f"=({ends[0]}-({ends[1]}))/{10**self.places}"
        sheet.write_formula(row, 9, formula, self.money, value)

    def _statement(self) -> None:
        sheet, places = self.first, self.places
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 22)
        sheet.write_string(0, 0, _("Statement of variable pay"), self.title)
        about = (
            (_("Payee"), self.statement["payee_id"]),
            (_("Period"), self.period),
            (_("Plans"), ", ".join(self.plans)),
            (_("Currency"), self.statement["currency"]),
        )
        for row, (name, text) in enumerate(about, start=1):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, text)
        held = {name: int(text) for name, text in self.statement.items() if name.endswith("_minor")}
        sum_minor = sum(one.line["amount_minor"] for one in self.stated)
        last = len(self.stated) + 1
        rows: tuple[tuple[str, int | str, int], ...] = (
            (_("Brought forward from before the first line"), held["earned_minor"] - sum_minor, 0),
            (_("Sum of the lines"), f"=SUM({self.names[1]}!J2:J{max(2, last)})", sum_minor),
            (_("Earned up to the period's end"), "=B7+B8", held["earned_minor"]),
            (_("Held until invoice or payment"), held["held_minor"], 0),
            (_("Paid before"), held["paid_before_minor"], 0),
            (_("Carried to the next period"), held["carried_minor"], 0),
            (_("Payable now"), "=B9-B10-B11-B12", held["payable_minor"]),
        )
        for row, (name, amount, result) in enumerate(rows, start=6):
            is_strong = row == 12
            sheet.write_string(row, 0, name, self.strong if is_strong else None)
            style = self.strong if is_strong else self.money
            if isinstance(amount, str):
                sheet.write_formula(row, 1, amount, style, shifted(result, places))
            else:
                sheet.write_number(row, 1, shifted(amount, places), style)
        recovered = _("Of new pay %(amount)s was set off against what was owed.") % {
            "amount": exact(held["recovered_minor"], self.statement["currency"])
        }
        sheet.write_string(14, 0, recovered if held["recovered_minor"] else "", self.note)
        rule = _(
            "Each amount is the difference of two cumulatives, each rounded once. Change a rate or an attainment, and "
            "the amounts follow."
        )
        sheet.write_string(15, 0, rule, self.note)

    def _heads(self, sheet: Any, heads: Sequence[str], widths: Sequence[int]) -> None:
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(0, column, head, self.head)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)


def _key(one: Stated) -> tuple[Any, ...]:
    return (one.key, None if one.plan is None else one.plan.key)


def _rounded(cell: str, *, half_up: bool) -> str:
    """The cell rounded to whole minor units: half to even, or half away from zero, which is what ROUND does."""
    if half_up:
        return f"ROUND({cell},0)"
    is_half = f"ABS(ABS({cell})-INT(ABS({cell}))-0.5)<0.00001"
    return f"IF({is_half},2*ROUND({cell}/2,0),ROUND({cell},0))"
