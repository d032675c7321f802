"""The kinds of notices, their sentences, and how their subjects are opened.

Each app registers how its subjects are opened: by that alone a notice finds what its subject is called and where it is,
and only for those who may see it now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.roles.models import User

TOPICS: dict[str, Promise] = {
    "organisation": _("Changes of the organisation"),
    "amount": _("Amounts"),
    "pay": _("Pay"),
    "candidate": _("Candidates"),
}
"""What a subject's title may give away. A post names the title when its room allows all topics of it."""

GROUPS: dict[str, Promise] = {
    "approvals": _("Approvals"),
    "runs": _("Imports, exports and other runs of mine"),
    "access": _("What others show me, and for whom I stand in"),
}


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice: its group, its sentence with the subject's title, and the one without it, for chat rooms."""

    group: str
    sentence: Promise
    bare: Promise


KINDS: dict[str, NoticeKind] = {
    "approval/waiting": NoticeKind(
        "approvals", _("Waits for your decision: %(title)s"), _("A request waits for a decision.")
    ),
    "approval/escalated": NoticeKind(
        "approvals",
        _("Is past its deadline and comes to you: %(title)s"),
        _("A request is past its deadline and was escalated."),
    ),
    "approval/late": NoticeKind(
        "approvals",
        _("Is past its deadline and went to those above: %(title)s"),
        _("A request is past its deadline."),
    ),
    "approval/left": NoticeKind(
        "approvals",
        _("Waited for somebody who does not sign in any more: %(title)s"),
        _("A request waited for somebody who does not sign in any more."),
    ),
    "approval/approved": NoticeKind("approvals", _("Was approved: %(title)s"), _("A request was approved.")),
    "approval/returned": NoticeKind(
        "approvals", _("Was returned to you: %(title)s"), _("A request was returned.")
    ),
    "approval/rejected": NoticeKind("approvals", _("Was rejected: %(title)s"), _("A request was rejected.")),
    "approval/failed": NoticeKind(
        "approvals",
        _("Was approved and could not be carried out: %(title)s"),
        _("An approved request could not be carried out."),
    ),
    "approval/later": NoticeKind(
        "approvals",
        _("Was approved, for your information: %(title)s"),
        _("An approved request is to be read."),
    ),
    "run/done": NoticeKind("runs", _("Has ended: %(title)s"), _("A run has ended.")),
    "run/failed": NoticeKind("runs", _("Has failed: %(title)s"), _("A run has failed.")),
    "share/made": NoticeKind("access", _("Is shown to you: %(title)s"), _("A deal was shown to somebody.")),
    "absence/taken": NoticeKind("access", _("You stand in: %(title)s"), _("Somebody has a deputy.")),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A subject as somebody may see it: its title in the current language, its address, and its topics."""

    title: str
    url: str
    topics: frozenset[str] = frozenset()


LINKED = frozenset({"approval/waiting", "approval/escalated"})
"""Notices whose mail has a link of its own."""

Opener = Callable[[User | None, Collection[int]], Mapping[int, Opened]]
"""The subjects of these numbers that a user may see now; without a user those of a post, whoever reads it."""

_OPENERS: dict[str, str] = {}
_LINKERS: dict[str, str] = {}


def register(subject: str, path: str, linker: str = "") -> None:
    """Tell, while Django starts, where the `Opener` of a kind of subject is found.

    ``linker`` is where the function is that makes a link for a user and a subject's number, if mails have such.
    """
    _OPENERS[subject] = path
    if linker:
        _LINKERS[subject] = linker


def link_for(user: User, subject: str) -> str:
    """The address that one mail alone has for a subject; empty where there is none."""
    name, _colon, number = subject.partition(":")
    if name not in _LINKERS:
        return ""
    made: str = import_string(_LINKERS[name])(user, int(number))
    return made


def opened(user: User | None, subjects: Collection[str]) -> dict[str, Opened]:
    """The subjects, such as ``approval:12``, that a user may see now."""
    numbers: dict[str, set[int]] = {}
    for subject in subjects:
        name, _colon, number = subject.partition(":")
        numbers.setdefault(name, set()).add(int(number))
    found = {}
    for name, wanted in numbers.items():
        opener: Opener = import_string(_OPENERS[name])
        found |= {f"{name}:{number}": one for number, one in opener(user, wanted).items()}
    return found
