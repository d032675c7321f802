"""What is never written back to a CRM."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.domain.errors import Refused
from fieldhouse.domain.write_back import WRITTEN_BACK, check_written_back

OUTCOMES = ("open", "won", "lost")


def code_of(field: str, outcome: str, after: str, is_quoted: bool) -> str:
    try:
        check_written_back(field, outcome=outcome, outcome_after=after, is_quoted=is_quoted)
    except Refused as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    ("field", "outcome", "after", "is_quoted", "code"),
    [
        ("stage", "open", "open", False, ""),
        ("category", "open", "open", True, ""),
        ("amount", "open", "open", False, ""),
        ("amount", "open", "open", True, "changes.is_quoted"),
        ("stage", "open", "won", False, "changes.would_close"),
        ("stage", "open", "lost", False, "changes.would_close"),
        ("stage", "won", "open", False, "changes.is_closed"),
        ("close_on", "lost", "lost", False, "changes.is_closed"),
        ("share", "open", "open", False, "changes.never_written"),
        ("quota", "open", "open", False, "changes.never_written"),
    ],
)
def test_the_rule_by_hand(field, outcome, after, is_quoted, code) -> None:
    assert code_of(field, outcome, after, is_quoted) == code


@given(
    st.sampled_from([*WRITTEN_BACK, "type", "currency", "account", "salary"]),
    st.sampled_from(OUTCOMES),
    st.sampled_from(OUTCOMES),
    st.booleans(),
)
def test_nothing_is_written_that_is_or_becomes_closed(field, outcome, after, is_quoted) -> None:
    if not code_of(field, outcome, after, is_quoted):
        assert field in WRITTEN_BACK and outcome == after == "open"
        assert not (field == "amount" and is_quoted)
