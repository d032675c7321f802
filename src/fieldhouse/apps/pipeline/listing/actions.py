"""Saving, pinning and forgetting views of the deal list. They are a person's own, so the audit has no part in them."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict

from fieldhouse.apps.pipeline.models import SavedView
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput

PLACES = ("after", "before")
"""Fields of an address that say which page is open, which no view keeps."""
LONGEST_QUERY = 2_000


def save_view(user: User, name: str, query: str) -> SavedView:
    """Keep an address' query under a name; the same name again replaces it. ``BadInput`` for an endless query."""
    kept = _without_place(query)
    if len(kept) > LONGEST_QUERY:
        raise BadInput("list.view_too_long")
    view, _is_new = SavedView.objects.update_or_create(user=user, name=name, defaults={"query": kept})
    return view


def pin_view(view: SavedView) -> None:
    """Open the person's deal list with this view from now on; pinning it again takes the pin off."""
    with transaction.atomic():
        SavedView.objects.filter(user=view.user_id).exclude(pk=view.pk).update(is_pinned=False)
        SavedView.objects.filter(pk=view.pk).update(is_pinned=not view.is_pinned)


def forget_view(view: SavedView) -> None:
    """Delete a saved view."""
    SavedView.objects.filter(pk=view.pk).delete()


def _without_place(query: str) -> str:
    fields = QueryDict(query, mutable=True)
    for name in PLACES:
        fields.pop(name, None)
    return fields.urlencode()
