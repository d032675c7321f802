"""What stands in a home after many have written: deals, log and history, after a last drain."""

from __future__ import annotations

import json

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.audit.queries import lines  # noqa: E402
from fieldhouse.apps.imports.queries.digest import home_digest  # noqa: E402
from fieldhouse.apps.pipeline.models import Deal  # noqa: E402
from fieldhouse.apps.runs.actions import queue  # noqa: E402
from fieldhouse.apps.runs.tasks import DRAIN, take_up_run  # noqa: E402
from fieldhouse.facts.generations import current, current_manifest  # noqa: E402

take_up_run.call(queue(DRAIN).pk)
manifest = current_manifest()
assert manifest is not None and not current().outbox_through
edited = Deal.objects.filter(generation=manifest.mart, version__gt=1)
actions = [json.loads(line)["payload"]["action"] for line in lines()]
print(
    json.dumps(
        {
            "deals": {deal.opportunity_id: (deal.version, deal.category) for deal in edited},
            "logged": sum(action in ("deal.edit", "deal.propose") for action in actions),
            "quotas": actions.count("quota.set"),
            "imports": actions.count("run.import"),
            "digest": home_digest(),
        }
    )
)
