"""Named errors: a code and fields as data. The sentence is made, and translated, at the edge."""

from __future__ import annotations


class FieldhouseError(Exception):
    """An expected refusal, e.g. ``CurrencyMismatch("money.currency_mismatch", left="USD", right="JPY")``.

    ``code`` is stable and dotted; ``fields`` fill the sentence which `fieldhouse.web.sentences` holds for the code.
    """

    def __init__(self, code: str, /, **fields: object) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code, fields)

    def __str__(self) -> str:
        parts = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code}({parts})"


class Refused(FieldhouseError):
    """The request is understood and not allowed or not possible as things stand."""


class BadInput(FieldhouseError):
    """The input itself is wrong: a value that cannot be read, a cycle, a share of more than the whole."""
