"""The page on which periods are closed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fieldhouse.apps.company.actions import close_period
from fieldhouse.apps.company.presentation import quarters
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right


@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """The quarters and where they stand; ``?close=CODE`` asks once more before closing one."""
    require(cast(User, request.user), Right.CLOSE_PERIOD)
    shown = quarters()
    asked = request.GET.get("close", "")
    to_close = next((one for one in shown if one.period.code == asked and one.state == "open"), None)
    return render(request, "company/periods.html", {"quarters": shown, "to_close": to_close})


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close a quarter for good."""
    require(cast(User, request.user), Right.CLOSE_PERIOD)
    closed = close_period(request.POST.get("period", ""), closed_by=request.user.pk)
    messages.success(
        request,
        _("%(period)s is closed with generation %(number)s.")
        % {"period": closed.period, "number": closed.generation},
    )
    return HttpResponseRedirect(reverse("periods"))
