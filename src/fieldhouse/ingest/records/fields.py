"""What a record kind is made of: its fields, its key, and what becomes of its rows."""

from __future__ import annotations

from dataclasses import dataclass

OPPORTUNITY_FIELDS = (
    "stage",
    "category",
    "amount",
    "currency",
    "close_on",
    "owner",
    "account",
    "territory",
    "type",
    "order_type",
)
"""Fields of an opportunity whose every change is a fact; `change` rows may name these."""

CATEGORIES = ("omitted", "pipeline", "best_case", "commit", "closed")
"""The forecast categories."""

MEASURES = ("quota", "commit", "best_case", "most_likely")
"""What a stated amount is: a quota, or a call of one of three kinds."""

PARTNER_REPORT = "partner_report"
"""The kind of deals as partners' sheets tell of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record kind. Where it is ``by_country``, a choice may end in a colon and a country."""

    name: str
    type: str = "text"
    is_required: bool = False
    to: str | None = None
    choices: tuple[str, ...] = ()
    by_country: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One record kind: its fields, and which of them make the record's natural key.

    ``becomes`` are the kinds that its rows turn into before they are taken: nothing is kept of such a kind itself. One
    that ``is_beside`` is read like any other and never imported: what it tells stands beside what we hold.
    """

    kind: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    becomes: tuple[str, ...] = ()
    is_beside: bool = False

    def field(self, name: str) -> Field:
        """The field called ``name``; ``KeyError`` when there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


def record(
    kind: str,
    *fields: Field,
    key: tuple[str, ...] = ("key",),
    becomes: tuple[str, ...] = (),
    is_beside: bool = False,
) -> Record:
    """A record kind; its rows are known by their ``key`` unless others of its fields are named."""
    return Record(kind, key, fields, becomes, is_beside)


def key() -> Field:
    """The field by which the source knows a record."""
    return Field("key", "text", is_required=True)


def ref(name: str, to: str, *, is_required: bool = False) -> Field:
    """A field that holds the source key of a record of another kind."""
    return Field(name, "ref", is_required=is_required, to=to)


def membership() -> tuple[Field, Field]:
    """In which role somebody belongs to a team, and since when."""
    return Field("role"), Field("since_on", "date")


def access() -> Field:
    """What a member of a team may do with its deals."""
    return Field("access", "code", choices=("none", "read", "edit"))


def span() -> tuple[Field, Field]:
    """From which day something holds until, and not on, which."""
    return Field("valid_from", "date", is_required=True), Field("valid_to", "date")


def more() -> Field:
    """What the source says of a record in columns that nothing else reads."""
    return Field("more", "texts")
