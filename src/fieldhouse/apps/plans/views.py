"""The quota of a node for a quarter: its versions, and setting another one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fieldhouse.apps.company.queries import calendar, company
from fieldhouse.apps.figures.nodes import Node, children, first_nodes, node_within, path
from fieldhouse.apps.figures.presentation import spec_address
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.plans.actions import set_quota
from fieldhouse.apps.plans.forms import QuotaVersion
from fieldhouse.apps.plans.queries import mark_of, version_in_force, versions
from fieldhouse.apps.roles.access import NotAllowed, Scope, has_right, require, visible_to
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.domain.errors import Refused
from fieldhouse.domain.period import Period, PeriodKind
from fieldhouse.facts.generations import current, manifest_of


@require_http_methods(["GET", "HEAD", "POST"])
def quotas(request: HttpRequest) -> HttpResponse:
    """The versions of a node's quota for a quarter; POST adds one."""
    user = cast(User, request.user)
    require(user, Right.SEE_FORECAST)
    on = manifest_of(current()).data_through
    scope = visible_to(user, on)
    node = _node(scope, request.GET.get("node", ""))
    period = _quarter(request.GET.get("period", ""))
    if request.method != "POST":
        form = QuotaVersion(initial={"valid_from": on, "currency": _usual_currency(node, period)})
        return _page(request, scope, node, period, form)
    form = QuotaVersion(request.POST)
    if not form.is_valid():
        return _page(request, scope, node, period, form, status=400)
    said = form.cleaned_data
    try:
        set_quota(
            user,
            node,
            period,
            form.amount_minor(),
            said["currency"],
            said["valid_from"],
            said["reason"],
            seen=request.POST.get("seen"),
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(request, scope, node, period, form, status=409, failure=refusal)
    messages.success(request, _("The quota is set. Every figure shows it from now on."))
    return HttpResponseRedirect(_address(node, period.code))


def _page(
    request: HttpRequest,
    scope: Scope,
    node: Node,
    period: Period,
    form: QuotaVersion,
    status: int = 200,
    failure: Refused | None = None,
) -> HttpResponse:
    language, on = get_language() or "en", company().data_through or period.last_on
    held = versions(node, period)
    user = cast(User, request.user)
    question = ask(node, period=period.code, currency=user.currency)
    figure_of_quota = figure(question, "quota")
    context: dict[str, Any] = {
        "node": node,
        "name": node.name(language),
        "period": period,
        "trail": [
            (one.name(language), _address(one, period.code)) for one in path(node, on) if _reaches(scope, one)
        ],
        "nodes": [(one.reference, one.name(language)) for one in _near(scope, node, on)],
        "periods": _quarters(period),
        "versions": held,
        "seen": mark_of(held),
        "in_force": version_in_force(held, question.as_of),
        "figure": figure_of_quota,
        "figure_href": spec_address(figure_of_quota.spec),
        "as_of": question.as_of,
        "form": form if has_right(user, Right.SET_QUOTA) else None,
        "failure": failure,
        "generation": question.known,
    }
    return render(request, "plans/quotas.html", context, status=status)


def _node(scope: Scope, reference: str) -> Node:
    """The node asked for, or the first that the person reaches. ``NotAllowed`` beyond their reach."""
    if reference:
        return node_within(scope, reference)
    first = first_nodes(scope, manifest_of(current()).data_through)
    if not first:
        raise NotAllowed("policy.no_node")
    return first[0]


def _quarter(code: str) -> Period:
    """The quarter asked for, or the one that holds the data's last day."""
    fiscal = calendar()
    if code:
        return fiscal.parse(code)
    return fiscal.period_of(manifest_of(current()).data_through, PeriodKind.QUARTER)


def _near(scope: Scope, node: Node, on: Any) -> list[Node]:
    near = [
        *first_nodes(scope, on),
        *(one for one in path(node, on) if _reaches(scope, one)),
        *children(node, on),
    ]
    return list({one.reference: one for one in near}.values())


def _quarters(period: Period) -> list[str]:
    """The quarters of the fiscal year before, of this one, and of the next."""
    fiscal = calendar()
    years = (period.fiscal_year + 1, period.fiscal_year, period.fiscal_year - 1)
    return [one.code for year in years for one in reversed(fiscal.quarters_of(year))]


def _usual_currency(node: Node, period: Period) -> str:
    held = versions(node, period)
    return held[0].currency if held else company().reporting_currency


def _reaches(scope: Scope, node: Node) -> bool:
    return scope.has_node(node.tree, node.number)


def _address(node: Node, period: str) -> str:
    return f"{reverse('quotas')}?{urlencode({'node': node.reference, 'period': period})}"
