"""An independent tester of SCIM 2.0 finds nothing wrong."""

from __future__ import annotations

from collections import Counter

from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from fieldhouse.web.wsgi import application

LEAST_CHECKS = 60
SKIPPED_FOR = ("POST /.search", "not supported", "No suitable")
"""What the tester may leave out: searching several kinds at once, which the service answers with 501."""


def test_an_independent_tester_finds_nothing_wrong(token, kept_connection):
    client = WSGISCIMClient(
        application,
        base_url="http://localhost/scim/v2",
        headers={"Authorization": f"Bearer {token}"},
    )
    results = check_server(client)
    wrong = [
        f"{one.title}: {one.reason}" for one in results if one.status not in (Status.SUCCESS, Status.SKIPPED)
    ]
    assert wrong == []
    skipped = [str(one.reason) for one in results if one.status == Status.SKIPPED]
    assert all(any(known in reason for known in SKIPPED_FOR) for reason in skipped), skipped
    assert Counter(one.status for one in results)[Status.SUCCESS] >= LEAST_CHECKS
