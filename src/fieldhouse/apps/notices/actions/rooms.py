"""The rooms of chat services that are posted to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.notices.models import Delivery, Room
from fieldhouse.apps.notices.webhooks import checked_address
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now


class NewRoom(NamedTuple):
    """A room: its name, service, secret address, language, the notices posted there and the topics they may name."""

    name: str
    service: str
    address: str
    language: str
    kinds: Sequence[str]
    allows: Sequence[str] = ()


def make_room(by: User, said: NewRoom) -> Room:
    """Have notices posted to a room. ``BadInput("room.address_refused")`` for an address that is no service's own.

    The address stands in the log by its host alone.
    """
    require(by, Right.MANAGE_USERS)
    checked_address(said.service, said.address)
    with transaction.atomic():
        made = Room.objects.create(
            name=said.name,
            service=said.service,
            address=said.address,
            language=said.language,
            kinds=list(said.kinds),
            allows=list(said.allows),
            made_by=by,
            made_at=now(),
        )
        fields = {
            "service": said.service,
            "host": urlsplit(said.address).hostname or "",
            "kinds": list(said.kinds),
            "allows": list(said.allows),
        }
        record(by.pk, "room.make", f"room:{made.pk}", fields=fields)
    return made


def end_room(by: User, room: Room) -> None:
    """Post to a room no more, and forget its address."""
    require(by, Right.MANAGE_USERS)
    with transaction.atomic():
        Room.objects.filter(pk=room.pk, ended_at__isnull=True).update(ended_at=now(), address="")
        record(by.pk, "room.end", f"room:{room.pk}")


def try_again(by: User, number: int) -> bool:
    """Have a delivery that failed tried again from now on; whether there was one."""
    require(by, Right.MANAGE_USERS)
    with transaction.atomic():
        failed = Delivery.objects.filter(pk=number, state=Delivery.State.FAILED)
        is_found = bool(failed.update(state=Delivery.State.WAITING, tries=0, next_at=now(), ended_at=None))
        if is_found:
            record(by.pk, "delivery.again", f"delivery:{number}")
    return is_found
