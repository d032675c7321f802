"""What the states of lines are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

LINE_STATES: dict[str, Promise] = {
    "exported": pgettext_lazy("state of a line of a change sheet", "Exported"),
    "applied": pgettext_lazy("state of a line of a change sheet", "Applied in the CRM"),
    "overwritten": pgettext_lazy("state of a line of a change sheet", "Overwritten in the CRM"),
    "not_applied": pgettext_lazy(
        "state of a line of a change sheet", "Not applied: the CRM holds the old value"
    ),
    "repeated": pgettext_lazy("state of a line of a change sheet", "Repeated in a later sheet"),
    "not_told": pgettext_lazy("state of a line of a change sheet", "Not in the import"),
}
