"""What the heads of a sheet of amounts say: whom a row is about, and of which columns the cells are amounts."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from fieldhouse.domain.amount_units import amount_unit
from fieldhouse.domain.period_names import period_name, years_in
from fieldhouse.ingest.report.words import head_key

FIELDS: dict[str, tuple[str, ...]] = {
    "id": (
        "id",
        "user id",
        "crm_user_id",
        "crm user id",
        "owner id",
        "社員番号",
        "社員コード",
        "担当者コード",
    ),
    "email": ("email", "e-mail", "mail", "email address", "user email", "メール", "メールアドレス"),
    "login": ("login", "username", "user name", "ログイン"),
    "name": (
        *("person", "name", "owner", "seller", "rep", "sales rep", "salesperson", "user", "full name"),
        *("担当者", "担当", "氏名", "社員", "社員名", "名前", "営業", "営業担当"),
    ),
    "node": (
        *("team", "node", "position", "territory"),
        *("チーム", "組織", "ポジション", "テリトリー"),
    ),
    "kind": ("kind", "measure", "type", "category", "field", "metric", "種別", "区分", "項目"),
    "period": (
        "period",
        "quarter",
        "fiscal quarter",
        "fiscal period",
        "month",
        "期間",
        "四半期",
        "期",
        "月",
        "年月",
    ),
    "amount": ("amount", "value", "金額", "値"),
    "currency": ("currency", "通貨"),
    "unit": ("unit", "単位"),
    "on": (
        *(
            "date",
            "on",
            "as of",
            "submitted",
            "submitted on",
            "submitted at",
            "agreed",
            "agreed on",
            "valid from",
        ),
        *("日付", "提出日", "提出日時", "基準日", "合意日", "適用開始日"),
    ),
}
"""By field, what its column is called; compared as `head_key`."""

WHO = ("id", "email", "login", "name", "node")
MEASURES: dict[str, tuple[str, ...]] = {
    "quota": ("quota", "target", "plan", "goal", "目標", "目標額", "目標金額", "ノルマ", "予算"),
    "commit": ("commit", "commitment", "call", "forecast", "コミット", "達成予測"),
    "best_case": ("best case", "bestcase", "upside", "ベストケース", "最善達成予測"),
    "most_likely": ("most likely", "likely", "最有力"),
}
TOTALS = (
    "total",
    "subtotal",
    "sub total",
    "grand total",
    "sum",
    "合計",
    "計",
    "総計",
    "小計",
    "累計",
    "半期計",
    "年計",
    "年間計",
    "通期",
)

_FIELD_OF = {head_key(word): name for name, words in FIELDS.items() for word in words}
_MEASURE_OF = {head_key(word): name for name, words in MEASURES.items() for word in words}
_TOTAL_WORDS = frozenset(map(head_key, TOTALS))
_BRACKETED = re.compile(r"^(?P<head>.*?)\s*[(（\[](?P<unit>[^()（）\[\]]*)[)）\]]\s*$")
_SUM_OF = re.compile(r"\s*(?:合計|小計|計|sub ?total|total)$", re.I)
_UNIT_ABOVE = re.compile(
    r"(?:単位|unit|units)\s*[:：]?\s*(?P<unit>[^\s()（）]+(?: [A-Za-z]+)?)|\b(?P<in>in (?:thousands|millions))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column whose cells are amounts: of which period and measure, in which unit, as far as its head says so.

    ``period`` is ``TOTAL`` for a sum of all periods.
    """

    place: int
    head: str
    period: str = ""
    measure: str = ""
    unit: str = ""


TOTAL = "*"
"""Stands for all periods, or for all rows above."""


@dataclass(slots=True)
class Heads:
    """The line of heads: the place of each field, the columns of amounts, and those that are neither."""

    row: int
    fields: dict[str, int] = field(default_factory=dict)
    amounts: list[AmountColumn] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Whether rows under it say of somebody an amount for a period."""
        has_period = "period" in self.fields or any(one.period not in ("", TOTAL) for one in self.amounts)
        return has_period and bool(self.amounts) and any(name in self.fields for name in WHO)


def heads_in(row: int, cells: Sequence[str], years: Collection[str] = ()) -> Heads:
    """What a line says when its cells are taken for heads; the first column of each name counts.

    ``years`` are those that stand above it. Where the heads name one year alone, or none and ``years`` is one, it is
    that of heads such as ``Q1`` and ``上期計``.
    """
    found = Heads(row)
    named = {year for cell in cells for year in years_in(cell)} or set(years)
    year = next(iter(named)) if len(named) == 1 else ""
    for place, cell in enumerate(cells):
        name, unit = _name_and_unit(cell)
        known = _FIELD_OF.get(head_key(name))
        if known == "amount":
            found.amounts.append(AmountColumn(place, cell, unit=unit))
        elif known is not None and known not in found.fields:
            found.fields[known] = place
        elif (column := _amount_column(place, cell, name, unit, year)) is not None:
            found.amounts.append(column)
        elif cell:
            found.others.setdefault(cell, place)
    return found


def measure_called(text: str) -> str:
    """The measure that a text names; the text itself when it names none."""
    return _MEASURE_OF.get(head_key(text), text)


def is_total(text: str) -> bool:
    """Whether a text names a sum."""
    return head_key(text) in _TOTAL_WORDS


def unit_above(text: str) -> str:
    """The unit that a line above the heads states for all amounts, or an empty text."""
    found = _UNIT_ABOVE.search(text)
    unit = (found["unit"] or found["in"]) if found else ""
    return unit if amount_unit(unit) is not None else ""


def _name_and_unit(head: str) -> tuple[str, str]:
    found = _BRACKETED.match(head)
    if found and amount_unit(found["unit"]) is not None:
        return found["head"], found["unit"]
    return head, ""


def _amount_column(place: int, head: str, name: str, unit: str, year: str) -> AmountColumn | None:
    if is_total(name):
        return AmountColumn(place, head, TOTAL, "", unit)
    for told in (name, _SUM_OF.sub("", name)):
        for period in (told, f"{year} {told}" if year and told else ""):
            if period_name(period) is not None:
                return AmountColumn(place, head, period, "", unit)
    if head_key(name) in _MEASURE_OF:
        return AmountColumn(place, head, "", _MEASURE_OF[head_key(name)], unit)
    words = name.split()
    for cut in range(1, len(words)):
        for period, measure in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            told, said = " ".join(period), _MEASURE_OF.get(head_key(" ".join(measure)))
            if said is not None and (period_name(told) is not None or is_total(told)):
                return AmountColumn(place, head, TOTAL if is_total(told) else told, said, unit)
    return None
