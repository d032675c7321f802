"""The page that says why somebody sees a deal or a total, and who does, on any day."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fieldhouse.apps.interface import NotFound
from fieldhouse.apps.roles.access import NotAllowed, has_right, require
from fieldhouse.apps.roles.explained.presentation import shown_verdicts
from fieldhouse.apps.roles.explained.queries import day_of, who_sees, why_sees
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.queries import colleagues
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput


class Asked(forms.Form):
    """The deal or the node, the user (nobody in particular asks who sees it) and the day."""

    of = forms.CharField(
        label=gettext_lazy("Deal, team or territory"),
        help_text=gettext_lazy("A deal by source and key, crm:006A1; a total as organisation/crm:EMEA."),
        max_length=330,
    )
    user = forms.CharField(
        label=gettext_lazy("User"),
        help_text=gettext_lazy("Empty: everybody who sees it."),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )
    on = forms.DateField(
        label=gettext_lazy("By the rights of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """Who sees a deal or a total, or why one user does, by the rights of a day."""
    user = cast(User, request.user)
    require(user, Right.SEE_ACCESS)
    is_asked = bool(request.GET.get("of"))
    today = now().date()
    form = Asked(request.GET if is_asked else None, initial={"on": today})
    context: dict[str, Any] = {
        "form": form,
        "colleagues": colleagues(),
        "trail": [(_("Who sees what"), "")],
    }
    if has_right(user, Right.MANAGE_USERS):
        context["trail"] = [(_("Users"), reverse("users")), *context["trail"]]
    if not is_asked:
        return render(request, "roles/access.html", context)
    if not form.is_valid():
        return render(request, "roles/access.html", context, status=400)
    said = form.cleaned_data
    try:
        on = day_of(said["on"].isoformat()) if said["on"] else today
        login = said["user"].strip()
        found = (
            why_sees(user, said["of"].strip(), login, on) if login else who_sees(user, said["of"].strip(), on)
        )
    except (NotFound, BadInput, NotAllowed) as failure:
        status = 400 if isinstance(failure, BadInput) else 404
        return render(request, "roles/access.html", {**context, "failure": failure}, status=status)
    verdicts = shown_verdicts(found, get_language() or "en")
    language = get_language() or "en"
    context |= {
        "found": found,
        "node_name": found.node.name(language) if found.node else "",
        "verdicts": verdicts,
        "one": verdicts[0] if login else None,
    }
    return render(request, "roles/access.html", context)
