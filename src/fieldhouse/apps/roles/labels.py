"""What roles and walls are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLES: dict[str, Promise] = {
    "administrator": _("Administrator"),
    "revops": _("RevOps"),
    "leader": _("Leader of a team"),
    "seller": _("Seller"),
    "auditor": _("Auditor"),
}
WALLS: dict[str, Promise] = {"public_sector": _("Public sector")}
