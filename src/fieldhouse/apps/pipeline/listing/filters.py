"""The filters of the deal list from plain parameters, as the API and exports give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldhouse.apps.pipeline.listing.page import Asked, ask
from fieldhouse.apps.roles.models import User
from fieldhouse.domain.errors import BadInput


def asked_for(user: User, parameters: Mapping[str, Any], language: str) -> Asked:
    """A request for deals whose filters can be read; ``BadInput`` names the first that cannot, else as `page.ask`."""
    given = {name: value for name, value in parameters.items() if value not in ("", None, False)}
    asked = ask(user, given, language)
    for name in asked.form.errors:
        raise BadInput("list.bad_filter", name=name, value=str(given.get(name, ""))[:40])
    return asked
