"""The digests by which erased people are known again: nobody finds a name by them without the home's key."""

from __future__ import annotations

from typing import Any

from fieldhouse.apps.audit.chain import keyed
from fieldhouse.apps.privacy.queries.subjects import Record
from fieldhouse.domain.erased import text_key


def digest_of_text(text: str) -> str:
    """The digest by which a name, a key or an address is known again."""
    return keyed("erased text", text_key(text))


def digest_of_key(kind: str, source: str, key: str) -> str:
    """The digest by which a source's record of a person is known again."""
    return keyed("erased record", f"{kind}\0{source}\0{key}")


def told_of(one: Record) -> list[Any]:
    """What an erasure keeps of a record: its kind, number and source, and a digest of its key."""
    if one.kind == "user":
        return [one.kind, one.number, "", digest_of_key("user", "", one.row.username)]
    return [one.kind, one.number, one.row.source, digest_of_key(one.kind, one.row.source, one.row.source_key)]
