"""An export as the worker makes it: ``export ROWS``. Prints the seconds, the rows and the size of the file."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from fieldhouse.cli.opening import open_home

home = open_home()

from django.db import connection  # noqa: E402
from django.http import QueryDict  # noqa: E402

from fieldhouse.apps.figures.exports.actions import ask_for_export  # noqa: E402
from fieldhouse.apps.pipeline.listing.filters import asked_for  # noqa: E402
from fieldhouse.apps.roles.actions import NewGrant, create_user, random_password  # noqa: E402
from fieldhouse.apps.roles.queries import user_named  # noqa: E402
from fieldhouse.apps.runs.models import Run  # noqa: E402
from fieldhouse.apps.runs.tasks import take_up_run  # noqa: E402

LOGIN = "bench-export"


def main(rows: int) -> None:
    """Export about so many deals of the list as XLSX, the largest first."""
    user = user_named(LOGIN) or create_user(LOGIN, random_password(), grants=(NewGrant("revops"),))
    deals = asked_for(user, {}, "en").seen.deals
    amounts = np.sort(deals.numbers("plan_minor").values)[::-1]
    least_minor = int(amounts[min(rows, len(amounts) - 1)]) if len(amounts) else 0
    parameters = QueryDict(f"amount_from={least_minor // 100}&sort=-amount")
    run = ask_for_export(user, "deals", "xlsx", parameters)
    connection.close()
    began = time.monotonic()
    take_up_run.call(run.pk)
    seconds = time.monotonic() - began
    run = Run.objects.get(pk=run.pk)
    (file,) = (Path(home) / "runs" / str(run.pk)).glob("*.xlsx")
    told = {"seconds": seconds, "rows": run.total_count, "bytes": file.stat().st_size, "state": run.state}
    file.unlink()
    print(json.dumps(told))


main(int(sys.argv[1]))
