"""What kinds of records of people are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

KINDS: dict[str, Promise] = {
    "person": pgettext_lazy("record of a person", "Person of the organisation"),
    "contact": pgettext_lazy("record of a person", "Contact"),
    "lead": pgettext_lazy("record of a person", "Lead"),
    "user": pgettext_lazy("record of a person", "User"),
}
