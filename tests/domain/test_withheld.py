"""Which fields of a source a group of withheld fields means."""

from __future__ import annotations

import pytest

from fieldhouse.domain.withheld import GROUPS, NEXT_STEP, is_withheld, shown_fields


@pytest.mark.parametrize(
    ("field", "group"),
    [
        ("Gross_Margin__c", "margin"),
        ("grossMarginPct", "margin"),
        ("Unit Cost", "margin"),
        ("粗利率", "margin"),
        ("Discount_Percent__c", "discount"),
        ("Discounts", "discount"),
        ("ListPrice", "discount"),
        ("値引率（％）", "discount"),
        ("Description", "private_notes"),
        ("Internal Notes", "private_notes"),
        ("社内メモ", "private_notes"),
        (NEXT_STEP, "private_notes"),
    ],
)
def test_a_name_that_says_so_is_of_its_group_and_of_no_other(field: str, group: str) -> None:
    assert [one for one in GROUPS if is_withheld(field, {one})] == [group]


@pytest.mark.parametrize("field", ["Costa_Region__c", "Noteworthy", "Region", "Website", "StageName", ""])
def test_a_word_within_another_word_withholds_nothing(field: str) -> None:
    assert not is_withheld(field, set(GROUPS))


def test_a_role_names_single_fields_as_the_source_writes_them() -> None:
    assert is_withheld("Deal_Grade__c", {"Deal_Grade__c"})
    assert not is_withheld("deal_grade__c", {"Deal_Grade__c"})
    assert not is_withheld("Margin", ())


def test_what_is_not_withheld_stays_in_its_order() -> None:
    fields = {"Website": "w", "Margin__c": "12", "Deal_Grade__c": "A"}
    assert shown_fields(fields, {"margin"}) == {"Website": "w", "Deal_Grade__c": "A"}
    assert list(shown_fields(fields, ())) == list(fields)
