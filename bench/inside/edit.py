"""Edits of deals, each followed by a leader's first figure: ``edit NUMBER``; with 0 the figure is asked for alone."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

from fieldhouse.cli.opening import open_home

open_home()

from fieldhouse.apps.figures.nodes import first_nodes  # noqa: E402
from fieldhouse.apps.figures.queries import figure  # noqa: E402
from fieldhouse.apps.figures.question import ask  # noqa: E402
from fieldhouse.apps.pipeline.actions import edit_deal  # noqa: E402
from fieldhouse.apps.pipeline.listing.queries import newest_manifest  # noqa: E402
from fieldhouse.apps.pipeline.models import Deal  # noqa: E402
from fieldhouse.apps.roles.access import Scope  # noqa: E402
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password  # noqa: E402
from fieldhouse.apps.roles.queries import user_named  # noqa: E402

LOGIN, APART = "bench-editor", 997
"""Who edits, and how far apart the edited deals lie."""

Took = dict[str, float]


def main(number: int) -> None:
    """Ask, then edit and ask again and again; prints what each took."""
    user = user_named(LOGIN) or create_user(LOGIN, random_password(), grants=(NewGrant("revops"),))
    manifest = newest_manifest()
    top = first_nodes(Scope(nodes=None), manifest.data_through)[0]
    first = _took(lambda: figure(ask(top), "open_pipeline"))
    deals = Deal.objects.filter(generation=manifest.mart, outcome="open", wall="").order_by("opportunity")
    edits, figures = [], []
    for deal in deals[: number * APART : APART]:
        category = "pipeline" if deal.category == "commit" else "commit"
        edit = (user, deal.opportunity_id, "category", category, "bench", deal.version)
        edits.append(_took(lambda edit=edit: edit_deal(*edit)))
        figures.append(_took(lambda: figure(ask(top), "open_pipeline")))
    print(json.dumps({"first": first, "edit": _median(edits), "figure": _median(figures)}))


def _took(done: Callable[[], object]) -> Took:
    began, worked = time.monotonic(), time.process_time()
    done()
    return {"wall": time.monotonic() - began, "processor": time.process_time() - worked}


def _median(took: list[Took]) -> Took:
    return {name: statistics.median(one[name] for one in took) for name in (took[0] if took else ())}


main(int(sys.argv[1]))
