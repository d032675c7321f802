"""A quota of the first node set for the quarter of the data's last day, which publishes a generation."""

from __future__ import annotations

import json

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.company.queries import calendar, company  # noqa: E402
from fieldhouse.apps.figures.nodes import first_nodes  # noqa: E402
from fieldhouse.apps.plans.actions import set_quota  # noqa: E402
from fieldhouse.apps.roles.access import Scope  # noqa: E402
from fieldhouse.apps.roles.queries import user_named  # noqa: E402
from fieldhouse.domain.period import PeriodKind  # noqa: E402
from fieldhouse.facts.generations import current, current_manifest  # noqa: E402

AMOUNT_MINOR = 123_456_700

manifest, user = current_manifest(), user_named("bench-editor")
assert manifest is not None and user is not None
day = manifest.data_through
set_quota(
    user,
    first_nodes(Scope(nodes=None), day)[0],
    calendar().period_of(day, PeriodKind.QUARTER),
    AMOUNT_MINOR,
    company().reporting_currency,
    day,
    "measured",
)
print(json.dumps({"known": str(current())}))
