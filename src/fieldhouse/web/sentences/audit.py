"""Sentences of the audit log: what its check finds, and that an action asks why."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUDIT: dict[str, Promise] = {
    "audit.reason_missing": _("Say why. The reason stands in the audit log."),
    "audit.behind_walls": _(
        "The whole log tells of records behind walls that you do not pass. "
        "Ask the operator for `fieldhouse audit export`, or an administrator for the walls."
    ),
    "audit.file_unreadable": _(
        "The file %(path)s cannot be read: %(reason)s. Without it nobody can check the log; name another one."
    ),
    "audit.entry_unreadable": _("This entry is no entry any more; somebody altered it."),
    "audit.seq_out_of_order": _("Entries before this one were removed, inserted, repeated or moved."),
    "audit.mac_differs": _("This entry was altered, or the one before it was removed or put in."),
    "audit.key_wrong": _(
        "No entry fits the key: it is the key of another log, or the whole log was written anew."
    ),
    "audit.tail_cut_off": _("The log ends before this entry, which was noted; its end was cut off."),
    "audit.head_differs": _("This entry is another one than was noted; the log was written anew."),
    "audit.head_unreadable": _("This line of the noted heads is none any more; somebody altered it."),
    "audit.head_not_ascending": _("The noted heads are not in their order; somebody altered them."),
    "audit.head_missing": _("The log has entries, and no head of it was ever noted; that file was emptied."),
    "audit.value_unreadable": _("This personal value is none any more; somebody altered it."),
    "audit.value_differs": _("A personal value of this entry is another one than was written."),
    "audit.value_unknown": _("A personal value is kept that this entry does not name."),
    "audit.value_missing": _("A personal value of this entry is gone, and no erasure says so."),
    "audit.erasure_differs": _("More or fewer personal values are empty than this erasure says."),
    "audit.column_differs": _("A search finds this entry as another one than it is; somebody altered it."),
}
