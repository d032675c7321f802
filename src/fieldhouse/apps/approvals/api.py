"""Operations of requests: those that are mine, one with its decision block, deciding and withdrawing it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Path, Query, Router, Schema

from fieldhouse.apps.approvals import actions, queries
from fieldhouse.apps.approvals.forms import LONGEST
from fieldhouse.apps.approvals.models import ApprovalRequest, ApprovalSeat
from fieldhouse.apps.approvals.presentation import lines, shown
from fieldhouse.apps.interface import NotFound, asker, errors, storable
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.approvals import MOST_STEPS, Decision

router = Router(tags=["approvals"])

LARGEST_NUMBER = 2**63 - 1


class ApprovalsQuery(Schema):
    """Which requests."""

    whose: Literal["waiting", "asked", "decided"] = Field(
        "waiting", description="Those that wait for you, that you asked for, or that you decided."
    )


class ApprovalPath(Schema):
    """Which request."""

    number: int = Field(ge=1, le=LARGEST_NUMBER)


class Approval(Schema):
    """A request in a list."""

    number: int
    kind: str
    title: str
    state: str
    asked_by: str
    asked_at: datetime
    deadline_on: date | None
    version: int = Field(description="Grows whenever the request goes on; a decision names the one it read.")


class Box(Schema):
    """Somebody's place in a step, and what was decided on it."""

    name: str
    decision: str = Field(description="`approve`, `return`, `reject`, `note`, or empty.")
    decided_at: datetime | None
    deputy: str = Field(description="Who decided, if it was a deputy.")
    comment: str
    is_escalated: bool


class Step(Schema):
    """A step of the route."""

    number: int
    is_current: bool
    boxes: list[Box]


class WholeApproval(Approval):
    """A request with what it is about and its decision block."""

    reason: str
    facts: dict[str, str]
    steps: list[Step]
    carried_out_at: datetime | None
    failure: str = Field(description="Why it could not be carried out, by its code.")


class NewDecision(Schema):
    """What you decide of which version; a return and a rejection need a comment."""

    decision: Literal["approve", "return", "reject"]
    version: int = Field(ge=1, le=2**31 - 1)
    comment: str = Field("", max_length=LONGEST)
    back_to: int = Field(
        0, ge=0, le=MOST_STEPS, description="The step that a return goes to; 0 is the asker."
    )


@router.get("/approvals", response={200: list[Approval], **errors()}, summary="Your requests")
def approvals(request: HttpRequest, parameters: Query[ApprovalsQuery]) -> list[dict[str, Any]]:
    """What you have part in and may see, 50 at most."""
    ask = {"waiting": queries.waiting_for, "asked": queries.asked_by, "decided": queries.decided_by}
    found = ask[parameters.whose](asker(request))
    return [_line(one) for one in found]


@router.get("/approvals/{number}", response={200: WholeApproval, **errors(404)}, summary="One request")
def approval(request: HttpRequest, parameters: Path[ApprovalPath]) -> dict[str, Any]:
    """With its decision block."""
    return _whole(_seen(asker(request), parameters.number), asker(request))


@router.post(
    "/approvals/{number}/decision",
    response={200: WholeApproval, **errors(400, 403, 404, 409)},
    summary="Approve, return or reject a request",
)
def decide(request: HttpRequest, parameters: Path[ApprovalPath], body: NewDecision) -> dict[str, Any]:
    """On your own seat, or for somebody for whom you stand in. Of two who decide at once one is told so, by 409."""
    me = asker(request)
    _seen(me, parameters.number)
    said = actions.Said(
        decision=Decision(body.decision),
        version=body.version,
        comment=storable("comment", body.comment, LONGEST),
        back_to=body.back_to,
        via=ApprovalSeat.Via.API,
    )
    actions.decide(me, parameters.number, said)
    return _whole(_seen(me, parameters.number), me)


@router.post(
    "/approvals/{number}/withdrawal",
    response={200: WholeApproval, **errors(403, 404, 409)},
    summary="Withdraw a request of yours",
)
def withdraw(request: HttpRequest, parameters: Path[ApprovalPath]) -> dict[str, Any]:
    """While it is not decided."""
    me = asker(request)
    _seen(me, parameters.number)
    actions.withdraw(me, parameters.number)
    return _whole(_seen(me, parameters.number), me)


def _line(one: ApprovalRequest) -> dict[str, Any]:
    (line,) = lines([one], get_language() or "en")
    return {
        "number": one.pk,
        "kind": one.kind,
        "title": line.title,
        "state": one.state,
        "asked_by": one.asked_by.get_username(),
        "asked_at": one.asked_at,
        "deadline_on": one.deadline_on,
        "version": one.version,
    }


def _whole(one: ApprovalRequest, reader: User) -> dict[str, Any]:
    told = shown(one, reader, get_language() or "en")
    steps = [
        {
            "number": step.number,
            "is_current": step.is_current,
            "boxes": [
                {
                    "name": box.name,
                    "decision": box.decision,
                    "decided_at": box.at,
                    "deputy": box.deputy,
                    "comment": box.comment,
                    "is_escalated": box.is_escalated,
                }
                for box in step.boxes
            ],
        }
        for step in told.steps
    ]
    return _line(one) | {
        "reason": one.reason,
        "facts": dict(told.facts),
        "steps": steps,
        "carried_out_at": one.carried_out_at,
        "failure": one.failure.get("code", ""),
    }


def _seen(user: User, number: int) -> ApprovalRequest:
    found = queries.request_seen(user, number)
    if found is None:
        raise NotFound("approval.unknown")
    return found
