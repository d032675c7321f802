"""Mails of notices against a real mail server: when they go, once, and what is done about failures."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from tests.notices.conftest import tokyo

from fieldhouse.apps.notices.actions import mark_all_read, send_due, sending
from fieldhouse.apps.notices.models import Delivery, Notice
from fieldhouse.apps.roles.actions import end_absence

MORNING = tokyo(20, 9)


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_a_day_has_one_digest_in_the_readers_language(box, told, at) -> None:
    told()
    at(tokyo(20, 8, 29))
    assert send_due() == 0
    at(MORNING)
    assert send_due() == 1
    (mail,) = box.mails
    assert mail["To"] == "sato@example.com" and mail["Subject"] == "通知2件"
    text = mail.get_content()
    assert "代理に指定されました: boss さんの代理" in text and "https://field.example.com/absences/" in text
    told()
    at(tokyo(20, 17))
    assert send_due() == 0
    at(tokyo(24, 9))  # after a weekend and a holiday
    assert send_due() == 1 and len(box.mails) == 2


def test_what_is_due_goes_at_once_but_not_in_quiet_hours_or_on_a_holiday(box, told, at) -> None:
    at(MORNING)
    send_due()
    told(due_at=tokyo(24, 18))
    for quiet in (tokyo(20, 20), tokyo(21, 12), tokyo(23, 12)):
        at(quiet)
        assert send_due() == 0
    Notice.objects.filter(is_settled=False).update(due_at=tokyo(20, 18))
    at(tokyo(20, 10))
    assert send_due() == 1
    assert [one.is_digest for one in Delivery.objects.order_by("pk")] == [True, False]


def test_what_was_read_or_may_not_be_seen_any_more_is_not_mailed(box, people, told, at) -> None:
    mark_all_read(people.sato)
    at(MORNING)
    assert send_due() == 0 and states() == []
    told()
    end_absence(people.boss, told.absence)
    assert send_due() == 0 and states() == ["dropped"] and box.mails == []


def test_a_group_that_is_not_wanted_stays_in_the_inbox(box, people, told, at) -> None:
    people.sato.habits.groups = ["runs"]
    people.sato.habits.save()
    at(MORNING)
    assert send_due() == 0 and Notice.objects.filter(user=people.sato, read_at=None).count() == 1


@pytest.mark.parametrize("is_sent_before", [False, True])
def test_a_process_killed_in_the_middle_loses_nothing(box, told, at, monkeypatch, is_sent_before) -> None:
    """Between the server's yes and our note lies the only window in which a mail may go twice, with the same id."""

    class Killed(BaseException):
        pass

    def dies(delivery) -> bool:
        if is_sent_before:
            mail(delivery)
        raise Killed

    mail = sending._mail
    at(MORNING)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(sending, "_mail", dies)
        send_due()
    assert states() == ["claimed"]
    assert send_due() == 0, "somebody may be sending it"
    at(MORNING + sending.CLAIM_HOLDS + timedelta(seconds=1))
    assert send_due() == 1 and states() == ["sent"]
    assert len({one["Message-ID"] for one in box.mails}) == 1 and len(box.mails) == 1 + is_sent_before


def test_two_servers_send_a_mail_once(box, told, at) -> None:
    at(MORNING)
    claim = sending._claim
    sending.plan_mails()
    number = Delivery.objects.get().pk
    assert claim(number) is not None and claim(number) is None


@pytest.mark.parametrize(
    ("code", "state", "error"),
    [("451 later", "waiting", "SMTP 451"), ("550 nobody", "failed", "SMTP 550")],
)
def test_a_refusal_is_tried_again_or_given_up(box, told, at, code, state, error) -> None:
    at(MORNING)
    box.code = code
    assert send_due() == 0
    one = Delivery.objects.get()
    assert (one.state, one.error, one.tries) == (state, error, 1)
    box.code = "250 OK"
    at(MORNING + timedelta(seconds=61))
    assert send_due() == (state == "waiting")


def test_a_server_that_is_not_there_or_silent_is_tried_again_ever_later(box, told, at, settings) -> None:
    at(MORNING)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = silent.getsockname()[1], 0.2
        assert send_due() == 0
        one = Delivery.objects.get()
        assert (one.state, one.error, one.next_at) == (
            "waiting",
            "SMTPServerDisconnected",
            MORNING + timedelta(minutes=1),
        )
    at(one.next_at)
    assert send_due() == 0
    one.refresh_from_db()
    assert (one.error, one.next_at) == ("ConnectionRefusedError", MORNING + timedelta(minutes=3))
    Delivery.objects.update(tries=11)
    at(one.next_at)
    assert send_due() == 0 and states() == ["failed"]


def test_without_a_mail_server_notices_wait_for_one(told, at, settings) -> None:
    settings.EMAIL_HOST = ""
    at(MORNING)
    assert send_due() == 0 and states() == []
    assert Notice.objects.filter(is_settled=False).exists()
