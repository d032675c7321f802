"""Sentences of a sheet that tells of the past of an organisation."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ORGANISATION: dict[str, Promise] = {
    "assignment.person_unknown": _(
        "Nobody is called %(value)s. Write a key, an e-mail address or the whole name."
    ),
    "assignment.person_ambiguous": _(
        "%(count)s people are called %(value)s. Write the key or the e-mail address of the one that is meant."
    ),
    "assignment.position_ambiguous": _(
        "%(count)s positions are called %(value)s. Write the key of the one that is meant."
    ),
    "assignment.territory_unknown": _("No territory is called %(value)s. Write its key or its name."),
    "assignment.territory_ambiguous": _(
        "%(count)s territories are called %(value)s. Write the key of the one that is meant."
    ),
    "assignment.territory_vacant": _(
        "%(count)s rows name a territory and nobody who works in it. The territory is not kept."
    ),
    "assignment.position_missing": _(
        "The row names no position, and its person is not in exactly one by the source. Write the position."
    ),
    "assignment.manager_unknown": _(
        "%(value)s is neither a position nor a person who is in one on the first day of the row."
    ),
    "assignment.manager_ambiguous": _(
        "%(value)s may mean %(count)s positions. Write the key of the one that is meant."
    ),
    "assignment.two_positions": _(
        "By row %(row)s the person is in another position on %(on)s. End one row before the other begins."
    ),
    "assignment.two_managers": _(
        "By row %(row)s the position is under another one on %(on)s. End one row before the other begins."
    ),
    "assignment.known_already": _(
        "%(count)s rows tell of days that the source knows itself. The source counts there."
    ),
    "assignment.position_new": _(
        "%(count)s positions are in no source. They are taken as positions of the past."
    ),
    "assignment.told_no_more": _(
        "%(count)s stays and reporting lines of the file before are not in this one. They count no longer."
    ),
    "assignment.not_named": _(
        "%(count)s people of the source are not in the file. Until it names them, the organisation stays known since"
        " the first export."
    ),
}
