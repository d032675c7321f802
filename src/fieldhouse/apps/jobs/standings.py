"""What the standings of lines are called, in the order in which they are shown."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from fieldhouse.apps.jobs.coverage import Standing

STANDINGS: tuple[tuple[Standing, Promise], ...] = (
    (Standing.DONE, pgettext_lazy("where a duty is done", "Done here")),
    (Standing.PARTLY, pgettext_lazy("where a duty is done", "Partly here")),
    (Standing.NOWHERE, pgettext_lazy("where a duty is done", "Nowhere yet")),
    (Standing.UNJUDGED, pgettext_lazy("where a duty is done", "Not judged yet")),
    (Standing.EVIDENCE, pgettext_lazy("where a duty is done", "Shown by experience")),
    (Standing.HUMAN, pgettext_lazy("where a duty is done", "A human quality")),
)
