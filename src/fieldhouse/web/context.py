"""What every page knows: the company, the way around, and how this person reads amounts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from fieldhouse.web.amounts import UNIT_CHOICES, person_unit
from fieldhouse.web.navigation import current_items
from fieldhouse.web.single_sign_on import offered


def page(request: HttpRequest) -> dict[str, Any]:
    """Names for the base template; the company is read only when a template asks for it."""
    return {
        "company": SimpleLazyObject(_company),
        "crm": SimpleLazyObject(lambda: _crm(getattr(request, "user", None))),
        "navigation": SimpleLazyObject(lambda: current_items(request)),
        "unread": SimpleLazyObject(lambda: _unread(getattr(request, "user", None))),
        "money_unit": person_unit(getattr(request, "user", None)),
        "money_units": UNIT_CHOICES,
        "single_sign_on": SimpleLazyObject(offered),
    }


def _company() -> Any:
    # Imported late: the error pages must render while the apps are still being loaded or migrated.
    from fieldhouse.apps.company.queries import current_company

    return current_company()


def _crm(user: Any) -> Any:
    from fieldhouse.apps.changes.presentation import crm_state

    return crm_state(user) if user is not None and user.is_authenticated else None


def _unread(user: Any) -> int:
    from fieldhouse.apps.notices.queries import unread_count

    return unread_count(user) if user is not None and user.is_authenticated else 0
