"""Carrying out what was approved, as a run: once, however often it is begun."""

from __future__ import annotations

from django.db import transaction

from fieldhouse.apps.approvals.access import require_seen
from fieldhouse.apps.approvals.actions.seating import tell
from fieldhouse.apps.approvals.kinds import kind_named
from fieldhouse.apps.approvals.models import ApprovalRequest
from fieldhouse.apps.approvals.queries import to_carry_out
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.machine import refusal_of
from fieldhouse.apps.roles.access import NotAllowed, has_right
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import end, queue
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.queries import under_way
from fieldhouse.clock import now
from fieldhouse.domain.approvals import State
from fieldhouse.domain.errors import FieldhouseError, Refused

RUN_KIND = "approval"
WRITER_BUSY = "facts.writer_busy"


def queue_carrying(request: ApprovalRequest) -> Run:
    """Ask for the run that carries a request out."""
    return queue(RUN_KIND, asked_by=request.asked_by_id, arguments={"approval": request.pk})


def queue_approved() -> None:
    """Ask once more for what was approved and lost its run, be it that its process was killed."""
    busy = [run.arguments["approval"] for run in under_way(RUN_KIND)]
    for request in to_carry_out(but=busy):
        queue_carrying(request)


def carry_out(run: Run) -> None:
    """Do what was approved, in the name of who asked; that it is done is kept in its own last transaction.

    What is refused now, because the world has changed since, is kept with the request and told to who asked.
    """
    request = ApprovalRequest.objects.select_related("asked_by").get(pk=run.arguments["approval"])
    if request.carried_out_at is None and request.state == State.APPROVED:
        kind = kind_named(request.kind)
        try:
            kind.carry_out(request.subject, request.asked_by, request.reason, lambda: _done(request.pk))
        except Exception as fault:
            refusal = fault if isinstance(fault, FieldhouseError) else refusal_of(fault)
            if refusal is None or refusal.code != WRITER_BUSY:
                _fail(request, refusal or Refused("run.broken"))
            raise
    end(run, Run.State.DONE, {})


def carry_again(by: User, number: int) -> Run:
    """Try once more what could not be carried out, for who asked or who manages users."""
    with transaction.atomic():
        request = ApprovalRequest.objects.select_related("asked_by", "route").get(pk=number)
        require_seen(by, request)
        if request.asked_by_id != by.pk and not has_right(by, Right.MANAGE_USERS):
            raise NotAllowed("approval.not_own")
        if not request.failure:
            raise Refused("approval.over", state=request.state)
        ApprovalRequest.objects.filter(pk=number).update(failure={})
        record(by.pk, "approval.carry_again", f"approval:{number}")
        return queue_carrying(request)


def _done(number: int) -> None:
    """The request was carried out; in the caller's transaction."""
    ApprovalRequest.objects.filter(pk=number).update(carried_out_at=now(), failure={})
    record(None, "approval.carry_out", f"approval:{number}")


def _fail(request: ApprovalRequest, refusal: FieldhouseError) -> None:
    fields = {name: str(value) for name, value in refusal.fields.items()}
    with transaction.atomic():
        failure = {"code": refusal.code, "fields": fields}
        ApprovalRequest.objects.filter(pk=request.pk).update(failure=failure)
        record(None, "approval.failed", f"approval:{request.pk}", fields={"refused": refusal.code})
        tell(request, "approval/failed", [request.asked_by_id])
