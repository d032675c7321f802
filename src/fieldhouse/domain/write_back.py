"""What is never written back to a CRM, whatever anybody proposes (docs/decisions/0024)."""

from __future__ import annotations

from fieldhouse.domain.errors import Refused

WRITTEN_BACK = ("stage", "category", "amount", "close_on", "owner")
"""The fields of an open opportunity that may be written. What stands nowhere here never is: pay, quotas, credit,
candidates, who approved what."""

OPEN = "open"


def check_written_back(field: str, *, outcome: str, outcome_after: str, is_quoted: bool) -> None:
    """Raise ``Refused`` for a change that is not for us to make in the CRM.

    ``outcome`` is that of the deal, ``outcome_after`` that of the stage it would come to (the same for other fields).
    ``is_quoted``: a quote or product lines make its amount.

    - ``changes.never_written``: the field is none of `WRITTEN_BACK`.
    - ``changes.is_closed``: the deal is won or lost, so that its fields are what was booked.
    - ``changes.would_close``: the change would win or lose it, which the CRM's own approvals and orders hang on.
    - ``changes.is_quoted``: the amount follows from what was quoted to the customer.
    """
    if field not in WRITTEN_BACK:
        raise Refused("changes.never_written", field=field)
    if outcome != OPEN:
        raise Refused("changes.is_closed", field=field)
    if outcome_after != OPEN:
        raise Refused("changes.would_close", field=field)
    if field == "amount" and is_quoted:
        raise Refused("changes.is_quoted", field=field)
