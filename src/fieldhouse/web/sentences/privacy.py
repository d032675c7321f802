"""Sentences about people's data: finding, exporting and erasing it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PRIVACY: dict[str, Promise] = {
    "privacy.unknown": _(
        "Nobody is %(person)s here. Name a record as person:SOURCE:KEY, contact:SOURCE:KEY, lead:SOURCE:KEY or "
        "user:LOGIN; fieldhouse privacy find looks for one."
    ),
    "privacy.not_meant": _(
        "Nothing was erased yet. An erasure of %(person)s cannot be taken back; say --yes to have it done."
    ),
    "privacy.erased_already": _("This person was erased already. Nothing is left to erase."),
    "privacy.oneself": _("Nobody erases themself. Ask another administrator to do it."),
    "privacy.no_register": _(
        "The file %(path)s is no register of erasures. Name the keys/erasures of the home, or its newest copy."
    ),
    "privacy.bad_kind": _("There is no rule for %(kind)s. Name one of %(known)s."),
    "privacy.bad_days": _("People are kept for 0 to %(most)s days. Give another number than %(days)s."),
    "privacy.still_there": _(
        "The source still has somebody who was erased here as %(label)s. They stay erased; erase them there, too."
    ),
    "privacy.namesake": _(
        "The record %(key)s has the name of somebody who was erased. If it is the same person, erase it here."
    ),
}
