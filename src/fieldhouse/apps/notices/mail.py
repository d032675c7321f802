"""Mails of notices: in the reader's language, with what they may see when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldhouse.apps.notices.models import Delivery
from fieldhouse.apps.notices.presentation import Told
from fieldhouse.apps.roles.models import User
from fieldhouse.clock import now


def is_set_up() -> bool:
    """Whether the operator has named a mail server."""
    return bool(settings.EMAIL_HOST)


def mail_of(delivery: Delivery, user: User, address: str, told: Sequence[Told]) -> EmailMessage:
    """The mail of a delivery.

    Its message id is the delivery's, so that one that is sent twice is known as one.
    """
    if len(told) == 1:
        subject = told[0].sentence
    else:
        subject = ngettext("%(count)s notice", "%(count)s notices", len(told)) % {"count": len(told)}
    lines = [f"{one.sentence}\n{absolute(one.mail_url or one.url)}" for one in told]
    habits = _("How you are told: %(url)s") % {"url": absolute("/notices/habits/")}
    body = "\n\n".join([*lines, f"--\n{habits}"])
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {
        "Message-ID": f"<{settings.MAIL_ID}.{delivery.pk}@{host}>",
        "Date": formatdate(now().timestamp()),
        "Auto-Submitted": "auto-generated",
        "Content-Language": user.language,
    }
    subject = " ".join(subject.split())
    return EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers, connection=get_connection()
    )


def absolute(path: str) -> str:
    """The whole address of a page, as people reach the server."""
    return f"{settings.ADDRESS}{path}"
