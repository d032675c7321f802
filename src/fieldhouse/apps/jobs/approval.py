"""Changing a page as something that is approved: what those who decide are shown, and what happens then."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fieldhouse.apps.approvals.kinds import Kind, Subject
from fieldhouse.apps.jobs.actions.proposing import JOB_PAGE, take_proposal
from fieldhouse.apps.jobs.queries.proposals import lines_between, proposal_meant, version_before
from fieldhouse.apps.roles.access import is_outsider
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput

_LINES_SHOWN = 40


def _title(subject: Subject, language: str) -> str:
    proposal = proposal_meant(subject)
    return _("Job-family page: %(title)s") % {"title": proposal.family.title if proposal else ""}


def _shows(subject: Subject, language: str) -> list[tuple[str, str]]:
    proposal = proposal_meant(subject)
    if proposal is None:
        return []
    lines = [
        line for place in lines_between(version_before(proposal).source, proposal.source) for line in place
    ]
    out = [line.text for line in lines if line.after is None and line.text.strip()]
    into = [line.text for line in lines if line.before is None and line.text.strip()]
    return [
        (_("Written on version"), str(proposal.based_on)),
        (_("Lines that go"), "\n".join(out[:_LINES_SHOWN])),
        (_("Lines that come"), "\n".join(into[:_LINES_SHOWN])),
    ]


def _may_see(user: User, subject: Subject) -> bool:
    """Pages are read by everybody of the company, and so is what is proposed for them."""
    return not is_outsider(user)


def _carry_out(subject: Subject, by: User, reason: str, done: Callable[[], None]) -> None:
    proposal = proposal_meant(subject)
    if proposal is None:
        raise BadInput("jobs.no_proposal", number="")
    take_proposal(proposal.pk, by=by, done=done)


KIND = Kind(
    name=JOB_PAGE,
    label=gettext_lazy("Changing a job-family page"),
    title=_title,
    shows=_shows,
    may_see=_may_see,
    carry_out=_carry_out,
    topics=frozenset(),
)
