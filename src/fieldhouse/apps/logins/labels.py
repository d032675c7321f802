"""What scopes and second factors are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.logins.models import Token

SCOPES: dict[str, Promise] = {
    Token.Scope.READ: _("Read figures, deals and periods"),
    Token.Scope.WRITE: _("Change deals, merge accounts, close periods"),
    Token.Scope.EXPORT: _("Export files"),
    Token.Scope.DIRECTORY: _("Keep users and groups in step with a directory (SCIM)"),
}
