"""Forty edits of deals' categories that wait for the writer, by a user made for it."""

from __future__ import annotations

import json

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.pipeline.actions import edit_deal  # noqa: E402
from fieldhouse.apps.pipeline.listing.queries import newest_manifest  # noqa: E402
from fieldhouse.apps.pipeline.models import Deal  # noqa: E402
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password  # noqa: E402
from fieldhouse.apps.roles.queries import user_named  # noqa: E402

LOGIN, EDITS = "bench-editor", 40


def main() -> None:
    """Turn open deals to commit, and committed ones back."""
    user = user_named(LOGIN) or create_user(LOGIN, random_password(), grants=(NewGrant("revops"),))
    deals = Deal.objects.filter(generation=newest_manifest().mart, outcome="open", wall="")
    for deal in deals.order_by("opportunity")[:EDITS]:
        category = "pipeline" if deal.category == "commit" else "commit"
        edit_deal(user, deal.opportunity_id, "category", category, "bench", deal.version)
    print(json.dumps({"edits": EDITS}))


main()
