"""Asking for approval, deciding, and carrying out what was approved."""

from __future__ import annotations

from fieldhouse.apps.approvals.actions.asking import ask, ask_again, withdraw
from fieldhouse.apps.approvals.actions.carrying import RUN_KIND, carry_again, carry_out, queue_approved
from fieldhouse.apps.approvals.actions.deciding import Said, decide, note
from fieldhouse.apps.approvals.actions.escalating import escalate_late
from fieldhouse.apps.approvals.actions.handing import hand_over
from fieldhouse.apps.approvals.actions.links import make_link
from fieldhouse.apps.approvals.actions.routes import end_route, set_route

__all__ = [
    "RUN_KIND",
    "Said",
    "ask",
    "ask_again",
    "carry_again",
    "carry_out",
    "decide",
    "end_route",
    "escalate_late",
    "hand_over",
    "make_link",
    "note",
    "queue_approved",
    "set_route",
    "withdraw",
]
