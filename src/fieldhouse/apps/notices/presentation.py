"""Notices as pages and mails say them, to who may see what they are about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from fieldhouse.apps.notices.kinds import KINDS, LINKED, link_for, opened
from fieldhouse.apps.notices.models import Notice
from fieldhouse.apps.roles.models import User


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with its sentence and the address of what it is about; without one it may not be seen any more.

    ``mail_url`` is another address, for this mail alone.
    """

    notice: Notice
    sentence: str
    url: str
    mail_url: str = ""


def told(user: User, notices: Collection[Notice]) -> list[Told]:
    """Notices with their sentences; the policy is asked now, for all subjects at once."""
    seen = opened(user, {one.subject for one in notices})
    found = []
    for one in notices:
        subject = seen.get(one.subject)
        if subject is None:
            found.append(Told(one, _("You may not see any more what this was about."), ""))
        else:
            sentence = str(KINDS[one.kind].sentence) % {"title": subject.title}
            found.append(Told(one, sentence, subject.url))
    return found


def for_mail(user: User, notices: Collection[Notice]) -> list[Told]:
    """The notices that a user may see now, with a link of their own where one decides by it."""
    return [
        replace(one, mail_url=link_for(user, one.notice.subject) if one.notice.kind in LINKED else "")
        for one in told(user, notices)
        if one.url
    ]
