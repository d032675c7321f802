"""Sentences of changes that are not told to the CRM."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHANGES: dict[str, Promise] = {
    "changes.never_written": _("The field %(field)s is never written back. Change it in the CRM."),
    "changes.is_closed": _(
        "The deal is won or lost, and what was booked is not written back. Change its %(field)s in the CRM."
    ),
    "changes.would_close": _(
        "To win or to lose a deal is for the CRM, where its approvals and orders are. Change its %(field)s there."
    ),
    "changes.is_quoted": _(
        "The %(field)s of the deal follows from its quote or its product lines. Change those in the CRM."
    ),
    "changes.no_profile": _(
        "The profile of the source %(source)s does not say how changes are written back. Give it a [write_back] table "
        "and import once more."
    ),
    "changes.no_column": _(
        "The profile of the source %(source)s names no column for %(field)s under [write_back.fields]. Add it and "
        "import once more."
    ),
    "changes.no_word": _(
        "The source %(source)s has no word for the value %(value)s of the field %(field)s. Choose one that it has."
    ),
    "changes.no_empty": _(
        "An empty %(field)s cannot be written or taken back in the CRM. Fill it in there first."
    ),
    "changes.nothing_to_tell": _(
        "No change waits that the CRM can be told; %(refused)s are refused. Their reasons stand beside them."
    ),
    "changes.folder_in_use": _("The folder %(path)s holds files already. Name a new or an empty one."),
}
