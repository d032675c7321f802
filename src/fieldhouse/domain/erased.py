"""Where somebody's name stands in texts, and the texts without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldhouse.domain.names import name_key

SHORTEST = 3
"""Letters of a form of a name that is looked for inside texts: what is shorter stands in many other words."""


_INSIDE = r"""[^|:/,;\t\r\n"]"""
"""What stands before or after a text that is no whole value, cell or part of a key."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How one record names somebody; what it does not say is empty. ``others`` are forms of a source's own."""

    given: str = ""
    family: str = ""
    name: str = ""
    reading: str = ""
    email: str = ""
    login: str = ""
    others: tuple[str, ...] = ()

    def names(self) -> set[str]:
        """The full names, as texts write them: either part first, apart or together, with a comma."""
        given, family = self.given.strip(), self.family.strip()
        found = {self.name.strip(), self.reading.strip(), *(one.strip() for one in self.others)}
        if given and family:
            for first, last in ((given, family), (family, given)):
                found |= {f"{first} {last}", f"{first}\u3000{last}", f"{first}, {last}"}
                found |= {f"{first}{last}"} if not (first + last).isascii() else set()
        return {one for one in found if len(one) >= SHORTEST}

    def addresses(self) -> set[str]:
        """The mail address, and a login that is no plain word: one is, and stands for other things, too."""
        login = self.login.strip()
        return {one for one in (self.email.strip(), "" if login.isalpha() else login) if len(one) >= SHORTEST}

    def forms(self) -> set[str]:
        """All that is looked for inside texts."""
        return self.names() | self.addresses()


def text_key(text: str) -> str:
    """What two spellings of a name or an address share."""
    return name_key(text)


class Wording:
    """Looks for forms of names in texts, and puts a label in the place of each: ``forms`` by form.

    Letter case is no part of a form. A form of Latin letters is found as whole words only, and
    a single word of them where it is a whole value, cell or part of a key, in its own case.
    """

    def __init__(self, forms: Mapping[str, str]) -> None:
        self._labels = {form.casefold(): label for form, label in forms.items()}
        self._any = next(iter(forms.values()), "")
        self.forms = sorted(forms, key=lambda one: (-len(one), one))
        self._pattern = re.compile("|".join(map(_piece, self.forms)) or r"(?!)", re.IGNORECASE)

    def holds(self, text: str) -> bool:
        """Whether a text holds a form."""
        return self._pattern.search(text) is not None

    def without(self, text: str) -> str:
        """A text with the label in the place of each form."""
        return self._pattern.sub(lambda found: self._labels.get(found[0].casefold(), self._any), text)

    def without_in(self, value: Any) -> Any:
        """A value of JSON with the same done in each of its texts, those that name its fields included."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, Mapping):
            return {self.without_in(name): self.without_in(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.without_in(one) for one in value]
        return value


def _piece(form: str) -> str:
    escaped = re.escape(form)
    if (
        form.isascii() and form.isalnum()
    ):  # Will, Rose, ANN: a word like others, and a code of somebody else's
        return rf"(?<!{_INSIDE})(?-i:{escaped})(?!{_INSIDE})"
    before = r"(?<!\w)" if form[0].isascii() and form[0].isalnum() else ""
    after = r"(?!\w)" if form[-1].isascii() and form[-1].isalnum() else ""
    return f"{before}{escaped}{after}"


def forms_of(namings: Iterable[Naming]) -> set[str]:
    """All forms of somebody whom several records name."""
    return {form for one in namings for form in one.forms()}
