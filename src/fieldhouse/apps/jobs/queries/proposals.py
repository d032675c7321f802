"""What people propose for pages."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from fieldhouse.apps.jobs.models import JobProposal, JobVersion
from fieldhouse.domain.approvals import State

AROUND = 3
"""Unchanged lines that are shown before and after a change."""

_OPEN = Q(request=None) | Q(request__state__in=[State.WAITING, State.RETURNED, State.APPROVED])


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its number before and after (``None`` where it is not there), and its text."""

    before: int | None
    after: int | None
    text: str


def waiting_proposals(key: str | None = None) -> list[JobProposal]:
    """The proposals that nobody has decided yet, newest first; those of one family, or all."""
    found = JobProposal.objects.filter(_OPEN, state=JobProposal.State.WAITING)
    if key is not None:
        found = found.filter(family__key=key)
    return list(found.select_related("family", "made_by", "request").defer("source").order_by("-pk"))


def proposal_numbered(number: int) -> JobProposal | None:
    """A proposal with its people, or ``None``."""
    related = ("family", "made_by", "decided_by", "request")
    return JobProposal.objects.select_related(*related).filter(pk=number).first()


def proposal_meant(subject: Mapping[str, str]) -> JobProposal | None:
    """The proposal that a request for approval is about, or ``None``."""
    found = JobProposal.objects.select_related("family", "made_by").exclude(request=None)
    return found.filter(family__key=subject["family"], digest=subject["digest"]).order_by("-pk").first()


def version_before(proposal: JobProposal) -> JobVersion:
    """The version that a proposal was written on."""
    return JobVersion.objects.defer("page").get(family=proposal.family, number=proposal.based_on)


def lines_between(before: str, after: str) -> Iterator[list[Line]]:
    """The changed lines of a page with `AROUND` lines about them, one list for each place."""
    old, new = before.replace("\r\n", "\n").split("\n"), after.split("\n")
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        place: list[Line] = []
        for tag, i, to_i, j, to_j in group:
            if tag == "equal":
                place += [Line(i + n + 1, j + n + 1, old[i + n]) for n in range(to_i - i)]
            else:
                place += [Line(n + 1, None, old[n]) for n in range(i, to_i)]
                place += [Line(None, n + 1, new[n]) for n in range(j, to_j)]
        yield place
