"""What Salesforce calls the columns of an opportunity report, and the lines around them, in English and Japanese.

The Japanese words are those of Salesforce's own Japanese screens. Spaces, width and case are no part of a name, nor are
the arrows that say by which column a report is sorted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fieldhouse.domain.spelling import unspaced

FIELDS: Mapping[str, tuple[str, ...]] = {
    "key": ("Opportunity ID", "Opportunity: ID", "Opportunity ID 18", "商談 ID", "商談: ID"),
    "name": ("Opportunity Name", "Opportunity: Opportunity Name", "商談名", "商談: 商談名"),
    "account": ("Account Name", "Account Name: Account Name", "取引先名", "取引先名: 取引先名"),
    "owner": (
        *(
            "Opportunity Owner",
            "Opportunity Owner: Full Name",
            "Opportunity: Owner",
            "Opportunity: Owner Name",
        ),
        *("商談 所有者", "商談 所有者: 氏名", "商談: 所有者", "商談: 所有者 氏名"),
    ),
    "stage": (
        "Stage",
        "Opportunity Stage",
        "Opportunity: Stage",
        "フェーズ",
        "商談フェーズ",
        "商談: フェーズ",
    ),
    "category": ("Forecast Category", "Opportunity: Forecast Category", "売上予測分類", "売上予測カテゴリ"),
    "amount": ("Amount", "Opportunity: Amount", "金額", "商談: 金額"),
    "amount_currency": (
        *("Amount Currency", "Opportunity Currency", "Opportunity: Amount Currency"),
        *("金額 通貨", "金額 (通貨)", "商談 通貨", "商談: 金額 通貨"),
    ),
    "converted": ("Amount (converted)", "Opportunity: Amount (converted)", "金額 (換算値)", "金額 (換算)"),
    "converted_currency": (
        *("Amount (converted) Currency", "Opportunity: Amount (converted) Currency"),
        *("金額 (換算値) 通貨", "金額 (換算値) (通貨)", "金額 (換算) 通貨"),
    ),
    "close_on": ("Close Date", "Opportunity: Close Date", "完了予定日", "商談: 完了予定日"),
    "created_on": ("Created Date", "Opportunity: Created Date", "作成日", "商談: 作成日"),
    "modified_on": (
        "Last Modified Date",
        "Opportunity: Last Modified Date",
        "最終更新日",
        "商談: 最終更新日",
    ),
    "fiscal_period": ("Fiscal Period", "Opportunity: Fiscal Period", "会計期間", "商談: 会計期間"),
    "type": ("Type", "Opportunity Type", "Opportunity: Type", "種別", "商談種別", "商談: 種別"),
    "probability": ("Probability (%)", "Opportunity: Probability (%)", "確度 (%)", "商談: 確度 (%)"),
    "record_type": ("Opportunity Record Type", "Opportunity: Record Type", "商談レコードタイプ"),
    "lead_source": ("Lead Source", "Opportunity: Lead Source", "リードソース"),
    "next_step": ("Next Step", "Opportunity: Next Step", "次のステップ"),
}
"""The spellings of each column; the first is the one that findings name."""

DATES = ("close_on", "created_on", "modified_on")
MONEY = ("amount", "converted")
GROUPABLE = frozenset(FIELDS) - {"key", "name", *MONEY, "probability"}
"""Columns by which a report may be grouped: a cell under another of the group is left empty."""

_SUMMARIES = (
    *("Subtotal", "Total", "Grand Total", "Grand Totals", "Count", "Sum", "Record Count"),
    *("小計", "合計", "総計", "件数", "レコード件数"),
)
_ARROWS = re.compile("[↑↓▲▼]")
_COUNTED = re.compile(r"[((]\s*[\d,]+\s*(?:records?|件|レコード)\s*[))]$", re.IGNORECASE)


def head_key(text: str) -> str:
    """A name without what may be written otherwise: width, case, spaces, arrows."""
    return unspaced(_ARROWS.sub("", text))


_FIELD_OF = {head_key(spelling): field for field, spellings in FIELDS.items() for spelling in spellings}
_SUMMARY = frozenset(map(head_key, _SUMMARIES))


def field_of(head: str) -> str | None:
    """The field that a column's head names, or ``None``."""
    return _FIELD_OF.get(head_key(head))


def is_sorted(head: str) -> bool:
    """Whether a column's head bears an arrow."""
    return bool(_ARROWS.search(head))


def is_summary(text: str) -> bool:
    """Whether a cell names a line that adds up others: ``Subtotal``, ``合計``, ``Grand Totals (12 records)``."""
    return head_key(_COUNTED.sub("", text.strip())) in _SUMMARY
