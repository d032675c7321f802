"""Sentences of notices and how they leave the machine."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTICES: dict[str, Promise] = {
    "mail.bad_tls": _("FIELDHOUSE_MAIL_TLS says %(value)s. Set it to one of: %(known)s."),
    "mail.bad_port": _("FIELDHOUSE_MAIL_PORT says %(value)s. Set it to a number."),
    "room.address_refused": _(
        "Posts may not go to the host %(host)s. Paste the address that the chat service gave, or have the operator "
        "name the host in FIELDHOUSE_WEBHOOK_HOSTS."
    ),
}
