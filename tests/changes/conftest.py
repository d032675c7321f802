"""The small Salesforce company, its database and its imports, and someone in RevOps."""

from typing import Any

import pytest
from tests.imports.conftest import bare_database, bare_home  # noqa: F401 - fixtures
from tests.salesforce.small import take  # noqa: F401 - a fixture


@pytest.fixture
def user(take: Any) -> Any:  # noqa: F811 - the fixture
    """Someone in RevOps of a company that was imported."""
    from fieldhouse.apps.roles.models import Grant, User

    run = take()
    assert run.state == "done", run.summary
    one = User.objects.create(username="rev")
    Grant.objects.create(user=one, role="revops", valid_from="2020-01-01")
    return one
