"""Sending mails and posts: each is claimed, sent, and noted; what a killed process left is sent again."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fieldhouse.apps.notices.actions.planning import plan_mails
from fieldhouse.apps.notices.kinds import KINDS, opened
from fieldhouse.apps.notices.mail import absolute, mail_of
from fieldhouse.apps.notices.models import Delivery, Notice, Room
from fieldhouse.apps.notices.presentation import for_mail
from fieldhouse.apps.notices.queries import address_of, habits_of
from fieldhouse.apps.notices.webhooks import NotPosted, Words, payload, post
from fieldhouse.clock import now
from fieldhouse.domain.notices import MOST_TRIES, next_try

CLAIM_HOLDS = timedelta(minutes=10)
"""Longer than any sending takes. A claim that is older was left by a killed process."""

SECONDS_A_TURN = 40
"""After so long the rest waits for the next minute."""


class NotMailed(Exception):
    """A mail that was not taken; ``is_final`` when it never will be."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        self.reason, self.is_final = reason, is_final
        super().__init__(reason)


def send_due() -> int:
    """Plan what is to be mailed, and send what waits; how many were sent."""
    plan_mails()
    _take_over()
    sent, until = 0, time.monotonic() + SECONDS_A_TURN
    numbers = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now()).order_by(
        "next_at", "pk"
    )
    for number in list(numbers.values_list("pk", flat=True)):
        if time.monotonic() > until:
            break
        delivery = _claim(number)
        if delivery is not None:
            sent += _send(delivery)
    return sent


def _claim(number: int) -> Delivery | None:
    """Take a delivery, so that no other process sends it; committed before anything leaves the machine."""
    waiting = Delivery.objects.filter(pk=number, state=Delivery.State.WAITING)
    if not waiting.update(state=Delivery.State.CLAIMED, claimed_at=now()):
        return None
    return Delivery.objects.select_related("user__person", "room").get(pk=number)


def _take_over() -> None:
    left = Delivery.objects.filter(state=Delivery.State.CLAIMED, claimed_at__lt=now() - CLAIM_HOLDS)
    left.update(state=Delivery.State.WAITING, claimed_at=None)


def _send(delivery: Delivery) -> bool:
    send: Callable[[Delivery], bool] = _post if delivery.room_id else _mail
    try:
        was_sent = send(delivery)
    except (NotMailed, NotPosted) as failure:
        _put_off(delivery, failure.reason, is_final=failure.is_final)
        return False
    state = Delivery.State.SENT if was_sent else Delivery.State.DROPPED
    Delivery.objects.filter(pk=delivery.pk).update(state=state, ended_at=now(), error="")
    return was_sent


def _put_off(delivery: Delivery, reason: str, *, is_final: bool) -> None:
    tries = delivery.tries + 1
    is_over = is_final or tries >= MOST_TRIES
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.FAILED if is_over else Delivery.State.WAITING,
        tries=tries,
        error=reason[:200],
        claimed_at=None,
        next_at=now() + next_try(tries),
        ended_at=now() if is_over else None,
    )


def _mail(delivery: Delivery) -> bool:
    """Mail what the user has not read and may see now; nothing is sent when that is nothing."""
    user = delivery.user
    if user is None or not user.is_active:
        return False
    habits = habits_of(user)
    address = address_of(user, habits)
    unread = Notice.objects.filter(delivery=delivery, read_at__isnull=True).order_by("pk")
    with translation.override(user.language), timezone.override(user.zone):
        told = for_mail(user, list(unread))
        if not told or not address:
            return False
        mail = mail_of(delivery, user, address, told)
    try:
        mail.send()
    except smtplib.SMTPResponseException as failure:
        raise NotMailed(f"SMTP {failure.smtp_code}", is_final=500 <= failure.smtp_code < 600) from failure
    except smtplib.SMTPRecipientsRefused as failure:
        codes = [code for code, _said in failure.recipients.values()]
        raise NotMailed(f"SMTP {min(codes)}", is_final=min(codes) >= 500) from failure
    except (smtplib.SMTPException, OSError) as failure:
        raise NotMailed(type(failure).__name__, is_final=False) from failure
    return True


def _post(delivery: Delivery) -> bool:
    room = delivery.room
    if room is None or room.ended_at is not None:
        return False
    with translation.override(room.language):
        body = payload(room.service, words_of(room, delivery.said["kind"], delivery.said["subject"]))
    post(room.service, room.address, body)
    return True


def words_of(room: Room, kind: str, subject: str) -> Words:
    """What a room is told: the subject's title only where the room allows all that the title gives away."""
    found = opened(None, [subject]).get(subject)
    url = absolute(found.url if found else "/notices/")
    sentence = str(KINDS[kind].bare)
    if found is not None and found.topics <= set(room.allows):
        sentence = str(KINDS[kind].sentence) % {"title": found.title}
    return Words(sentence, url, _("Open in Fieldhouse"))
