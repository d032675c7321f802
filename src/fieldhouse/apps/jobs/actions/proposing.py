"""Proposing another text for a page, taking it, declining it, taking it back; each is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.db import transaction

from fieldhouse.apps.approvals.actions import ask
from fieldhouse.apps.approvals.queries import route_for
from fieldhouse.apps.audit.actions import record, said_why
from fieldhouse.apps.jobs.actions import import_pages
from fieldhouse.apps.jobs.models import JobProposal, JobVersion
from fieldhouse.apps.jobs.queries import newest_versions
from fieldhouse.apps.roles.access import NotAllowed, require, require_insider
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.jobs.assemble import document_of
from fieldhouse.ingest.jobs.folder import PageFile
from fieldhouse.ingest.jobs.page import page_from

JOB_PAGE = "job_page"
"""The kind of a request to change a page."""


def propose_page(key: str, text: str, *, by: User, reason: str, based_on: int | None = None) -> JobProposal:
    """Propose another text for the page of a family, and ask for approval where pages are on a route.

    ``based_on`` is the version that the text was written on; without it, the newest one.

    ``NotAllowed`` for somebody of a partner; ``BadInput``: ``jobs.no_family``, ``jobs.no_text``,
    ``jobs.nothing_changed``, ``audit.reason_missing``, or as reading the page says; ``Refused``:
    ``jobs.page_moved_on`` where a newer version has come, ``approval.nobody`` where nobody may decide.
    """
    require_insider(by)
    reason = said_why("jobs.propose", reason)
    with transaction.atomic():
        newest = _newest(key)
        if based_on is not None and based_on != newest.number:
            raise Refused("jobs.page_moved_on", based_on=based_on, newest=newest.number)
        text = text.replace("\r\n", "\n")
        if "\0" in text or not text.strip():
            raise BadInput("jobs.no_text")
        if text.rstrip() == newest.source.replace("\r\n", "\n").rstrip():
            raise BadInput("jobs.nothing_changed")
        text = text.rstrip() + "\n"
        document_of(page_from(newest.file, text.encode()))
        digest = hashlib.sha256(text.encode()).hexdigest()
        proposal = JobProposal.objects.create(
            family=newest.family,
            based_on=newest.number,
            source=text,
            digest=digest,
            reason=reason,
            made_by=by,
            made_at=now(),
        )
        if route_for(JOB_PAGE) is not None:
            proposal.request = ask(JOB_PAGE, {"family": key, "digest": digest}, by, reason)
            proposal.save(update_fields=["request"])
        record(by.pk, "jobs.propose", _subject(proposal), fields=_fields(proposal), reason=reason.strip())
    return proposal


def take_proposal(
    number: int, *, by: User, comment: str = "", done: Callable[[], None] | None = None
) -> JobVersion:
    """Make the proposed text the next version of its page.

    ``done`` comes with a proposal that a route has approved, and is called in the same transaction; without it ``by``
    needs the right to import, and is another person than the one who proposed.

    ``NotAllowed``; ``Refused``: ``approval.needed`` past a route, ``jobs.proposal_over``, ``jobs.page_moved_on``.
    """
    with transaction.atomic():
        proposal = _open_one(number)
        if done is None:
            _require_reviewer(by, proposal)
        newest = _newest(proposal.family.key)
        if newest.number != proposal.based_on:
            raise Refused("jobs.page_moved_on", based_on=proposal.based_on, newest=newest.number)
        file = PageFile(proposal.family.key, newest.file, proposal.source.encode())
        import_pages([file], by=proposal.made_by)
        _decide(proposal, JobProposal.State.TAKEN, by, comment)
        record(by.pk, "jobs.take", _subject(proposal), fields=_fields(proposal), reason=comment.strip())
        if done is not None:
            done()
        return _newest(proposal.family.key)


def decline_proposal(number: int, *, by: User, comment: str) -> JobProposal:
    """Leave the page as it is; the comment tells why.

    ``NotAllowed``, ``BadInput("audit.reason_missing")``; ``Refused``: ``approval.needed``, ``jobs.proposal_over``.
    """
    with transaction.atomic():
        proposal = _open_one(number)
        _require_reviewer(by, proposal)
        comment = said_why("jobs.decline", comment)
        _decide(proposal, JobProposal.State.DECLINED, by, comment)
        record(by.pk, "jobs.decline", _subject(proposal), fields=_fields(proposal), reason=comment.strip())
    return proposal


def withdraw_proposal(number: int, *, by: User) -> JobProposal:
    """Take back what one proposed; on a route the request itself is withdrawn.

    ``NotAllowed``; ``Refused``: ``approval.needed``, ``jobs.proposal_over``.
    """
    with transaction.atomic():
        proposal = _open_one(number)
        if proposal.made_by_id != by.pk:
            raise NotAllowed("approval.not_own")
        if proposal.request_id is not None:
            raise Refused("approval.needed")
        _decide(proposal, JobProposal.State.WITHDRAWN, by, "")
        record(by.pk, "jobs.withdraw", _subject(proposal), fields=_fields(proposal))
    return proposal


def _newest(key: str) -> JobVersion:
    found = newest_versions([key]).get(key)
    if found is None or found.family.is_removed:
        raise BadInput("jobs.no_family", family=key)
    return found


def _open_one(number: int) -> JobProposal:
    proposal = JobProposal.objects.select_related("family", "made_by").filter(pk=number).first()
    if proposal is None:
        raise BadInput("jobs.no_proposal", number=number)
    if proposal.state != JobProposal.State.WAITING:
        raise Refused("jobs.proposal_over", state=proposal.state)
    return proposal


def _require_reviewer(by: User, proposal: JobProposal) -> None:
    require(by, Right.IMPORT)
    if proposal.request_id is not None:
        raise Refused("approval.needed")
    if proposal.made_by_id == by.pk:
        raise NotAllowed("jobs.own_proposal")


def _decide(proposal: JobProposal, state: JobProposal.State, by: User, comment: str) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now()
    proposal.comment = comment.strip()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "comment"])


def _subject(proposal: JobProposal) -> str:
    return f"jobs:{proposal.family.key}"


def _fields(proposal: JobProposal) -> dict[str, object]:
    return {"proposal": proposal.pk, "based_on": proposal.based_on}
