"""The one exception by which a parser says that a value cannot be read; it never leaves the room."""

from __future__ import annotations


class BadValue(Exception):
    """A value that cannot be read: the rule it breaks, and the fields of the rule's sentence."""

    def __init__(self, rule: str, **fields: str) -> None:
        self.rule = rule
        self.fields = fields
        super().__init__(rule)
