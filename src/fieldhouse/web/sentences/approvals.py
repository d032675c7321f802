"""Sentences of routes and requests."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

APPROVALS: dict[str, Promise] = {
    "route.no_step": _("No step of the route decides. Give it at least one."),
    "route.too_many_steps": _("The route has %(count)s steps, and %(most)s are the most. Join some of them."),
    "route.nobody": _("Step %(step)s names nobody. Name who decides in it, or leave it out."),
    "route.later_last": _(
        "Step %(step)s decides after people who are told later. Put those who are told later at the end."
    ),
    "route.bad_days": _(
        "The deadline of step %(step)s is no number of days from 1 to %(most)s, or nobody decides in it. Correct it."
    ),
    "route.unknown_kind": _("Nothing of the kind %(kind)s can be put on a route. Choose one of the list."),
    "approval.no_route": _("There is no route for this any more. Do it without asking."),
    "approval.needed": _("This needs approval here. Ask for it on the page, or name who asks with --as."),
    "approval.asker_missing": _(
        "This needs approval here, so somebody must ask for it. Name them with --as."
    ),
    "approval.nobody": _(
        "Step %(step)s of the route has nobody who may decide this. Have an administrator look at the route."
    ),
    "approval.not_seen": _("You have no part in this request, or may not see what it is about."),
    "approval.not_own": _("Only whoever asked may do this."),
    "approval.not_open": _("Nothing is to be decided on this seat any more. Load the page and look again."),
    "approval.to_oneself": _(
        "Nobody hands a seat to themself. Choose somebody else, or have a colleague do it."
    ),
    "approval.may_not_decide": _(
        "%(login)s asked for this, or may not see what it is about. Choose somebody else."
    ),
    "approval.sits_already": _("%(login)s is in this step already. Choose somebody else."),
    "approval.not_yours": _("This step does not wait for you. Look at the page to see for whom it waits."),
    "approval.own": _("Nobody decides what they asked for themself. Withdraw it, or wait for the others."),
    "approval.decided_already": _("You have decided in this step. Somebody else decides what is left of it."),
    "approval.over": _("This request does not wait any more. Load its page to see how it stands."),
    "approval.changed_since": _("The request has gone on since you opened it. Load its page and look again."),
    "approval.comment_missing": _("Say in the comment why it is returned or rejected."),
    "approval.bad_return": _("A request goes back to its asker or to an earlier step. Choose one of them."),
    "approval.link_bad": _("This link was not sent to you. Open the request from the page of approvals."),
    "approval.link_old": _("This link has run out. Open the request from the page of approvals."),
    "approval.link_used": _("This link has been used. Open the request from the page of approvals."),
    "approval.unknown": _("There is no such request, or you have no part in it. Look it up among yours."),
}
