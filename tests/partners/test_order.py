"""In which order a partner's people read their deals."""

from datetime import date

from fieldhouse.apps.partners.portal.queries import _by_closing
from fieldhouse.apps.pipeline.models import Deal


def test_open_deals_come_first_by_their_closing_and_closed_ones_with_the_last_before():
    told = [
        ("lost", date(2026, 3, 1)),
        ("open", None),
        ("won", date(2026, 9, 1)),
        ("open", date(2026, 12, 9)),
        ("", date(2026, 12, 1)),
    ]
    deals = [Deal(outcome=outcome, close_on=on, opportunity_id=n) for n, (outcome, on) in enumerate(told)]
    assert [told[one.opportunity_id] for one in sorted(deals, key=_by_closing)] == [
        ("", date(2026, 12, 1)),
        ("open", date(2026, 12, 9)),
        ("open", None),
        ("won", date(2026, 9, 1)),
        ("lost", date(2026, 3, 1)),
    ]
