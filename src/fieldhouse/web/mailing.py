"""How notices leave the machine, from the environment: the mail server, our own address, hosts of webhooks.

``FIELDHOUSE_MAIL_HOST`` names the server; without it nothing is mailed. ``FIELDHOUSE_MAIL_PORT``; ``_USER`` and
``_PASSWORD`` where it asks who sends; ``_TLS``: ``starttls`` (the default), ``tls`` or ``none``; ``_FROM`` is the
sender. ``FIELDHOUSE_ADDRESS`` is how people reach the server, for links. ``FIELDHOUSE_WEBHOOK_HOSTS``: hosts beside
those of the chat services that posts may go to, with a port where it is none of HTTPS, separated by commas.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from urllib.parse import urlsplit

from fieldhouse.domain.errors import BadInput

SECONDS = 10
"""How long a mail server may be silent."""

ENCRYPTIONS = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def host() -> str:
    """The mail server; empty: none."""
    return os.environ.get("FIELDHOUSE_MAIL_HOST", "")


def encryption() -> str:
    """How mails are protected on their way to the server; ``BadInput("mail.bad_tls")`` for a word that says nothing."""
    said = os.environ.get("FIELDHOUSE_MAIL_TLS", ENCRYPTIONS[0])
    if said not in ENCRYPTIONS:
        raise BadInput("mail.bad_tls", value=said, known=", ".join(ENCRYPTIONS))
    return said


def port() -> int:
    """The mail server's port: the usual one of the encryption, unless another is named."""
    said = os.environ.get("FIELDHOUSE_MAIL_PORT", "")
    if said and not said.isdecimal():
        raise BadInput("mail.bad_port", value=said)
    return int(said) if said else _PORTS[encryption()]


def address(names: Sequence[str], *, is_https: bool) -> str:
    """How people reach the server, without a slash at the end: as said, else by the first of its names."""
    said = os.environ.get("FIELDHOUSE_ADDRESS", "")
    if said:
        return said.rstrip("/")
    if names:
        return f"{'https' if is_https else 'http'}://{names[0]}"
    return "http://localhost:8000"


def sender(own_address: str) -> str:
    """Who mails are from: as said, else a name at the server's own host."""
    return os.environ.get("FIELDHOUSE_MAIL_FROM", "") or f"fieldhouse@{urlsplit(own_address).hostname}"


def mail_id(secret: str) -> str:
    """What the ids of this home's mails begin with: no other home has it, and it tells nothing."""
    return hashlib.sha256(f"mail {secret}".encode()).hexdigest()[:16]


def webhook_hosts() -> frozenset[str]:
    """The hosts that the operator allows posts to."""
    said = os.environ.get("FIELDHOUSE_WEBHOOK_HOSTS", "")
    return frozenset(one.strip().lower() for one in said.split(",") if one.strip())
