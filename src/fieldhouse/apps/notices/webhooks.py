"""Posts to the incoming webhooks of chat services: where they may go, how each service wants them, and posting.

A webhook's address is given by an administrator, and the server would otherwise ask whatever it names. So a post goes
by HTTPS to the services' own hosts alone, or to hosts that the operator has named (``FIELDHOUSE_WEBHOOK_HOSTS``); it
connects to an address that it has looked at, which is public unless the operator named the host; and it follows no
redirection.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from fieldhouse.domain.errors import BadInput

SERVICE_HOSTS: Mapping[str, tuple[str, ...]] = {
    "slack": ("hooks.slack.com",),
    "teams": (".webhook.office.com", ".logic.azure.com", ".api.powerplatform.com"),
    "line_works": ("webhook.worksmobile.com",),
}
"""The hosts of each service's incoming webhooks, by their own manuals; one that begins with a dot is all below it."""

SECONDS = 10
LONGEST_ANSWER = 4096


class NotPosted(Exception):
    """A post that did not arrive; ``is_final`` when it never will."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        self.reason, self.is_final = reason, is_final
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Words:
    """What a post says: a sentence, and a link with its label."""

    sentence: str
    url: str
    label: str


def checked_address(service: str, address: str) -> SplitResult:
    """The parts of an address to which a service's posts may go; else ``BadInput("room.address_refused")``."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as failure:
        raise BadInput("room.address_refused", host="") from failure
    if parts.username or parts.password or not parts.path or any(one.isspace() for one in address):
        raise BadInput("room.address_refused", host=host)
    if is_named_by_operator(parts):
        return parts
    ours = any(host.endswith(one) if one.startswith(".") else host == one for one in SERVICE_HOSTS[service])
    if not ours or parts.scheme != "https" or port not in (None, 443):
        raise BadInput("room.address_refused", host=host)
    return parts


def is_named_by_operator(parts: SplitResult) -> bool:
    """Whether the operator has named this host, with its port where it is none of HTTPS; then plain HTTP is allowed."""
    if parts.scheme not in ("http", "https"):
        return False
    named = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, 443):
        named = f"{named}:{parts.port or 80}"
    return named in settings.WEBHOOK_HOSTS


def payload(service: str, words: Words) -> dict[str, Any]:
    """What each service takes."""
    return PAYLOADS[service](words)


def post(service: str, address: str, body: Mapping[str, Any]) -> None:
    """Post to a room; `NotPosted` when it did not arrive, with whether it is worth another try."""
    try:
        parts = checked_address(service, address)
    except BadInput as refusal:
        raise NotPosted("the address is not allowed any more", is_final=True) from refusal
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection = _connection(parts)
    try:
        headers = {"Content-Type": "application/json; charset=utf-8", "Host": parts.netloc}
        connection.request("POST", path, json.dumps(dict(body), ensure_ascii=False).encode(), headers)
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as failure:
        raise NotPosted(type(failure).__name__, is_final=False) from failure
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise NotPosted(
            f"HTTP {answer.status}", is_final=300 <= answer.status < 500 and answer.status not in (408, 429)
        )


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    """A connection to an address that was looked at, with the name kept for the certificate."""
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port or 80, timeout=SECONDS)
    connection = _Pinned(host, parts.port or 443, timeout=SECONDS, context=ssl.create_default_context())
    connection.may_be_inside = is_named_by_operator(parts)
    return connection


class _Pinned(http.client.HTTPSConnection):
    """HTTPS to the very address that was found to be public, so that a name cannot mean another one a moment later."""

    may_be_inside = False

    def connect(self) -> None:
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        address = found[0][4][0]
        if not self.may_be_inside and not is_public(str(address)):
            raise NotPosted("the host has an inside address", is_final=True)
        plain = socket.create_connection((address, self.port), self.timeout)
        context: ssl.SSLContext = self._context  # type: ignore[attr-defined]
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


def is_public(address: str) -> bool:
    """Whether an address is one of the public network, an IPv4 one in IPv6's clothes included."""
    found = ipaddress.ip_address(address)
    inner = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (inner or found).is_global and not (inner or found).is_multicast


def _slack(words: Words) -> dict[str, Any]:
    escaped = words.sentence.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    label = words.label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": f"{escaped}\n<{words.url}|{label}>"}


def _teams(words: Words) -> dict[str, Any]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "text": words.sentence, "wrap": True}],
        "actions": [{"type": "Action.OpenUrl", "title": words.label, "url": words.url}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _line_works(words: Words) -> dict[str, Any]:
    return {
        "title": _("Notice of Fieldhouse"),
        "body": {"text": words.sentence},
        "button": {"label": words.label, "url": words.url},
    }


PAYLOADS: Mapping[str, Callable[[Words], dict[str, Any]]] = {
    "slack": _slack,
    "teams": _teams,
    "line_works": _line_works,
}
