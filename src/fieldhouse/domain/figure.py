"""A figure is a specification: what is asked, of which node, as of when and as known when. Its id is the hash of that.

Equal specifications have equal ids in every process, language and time zone, and recomputing one gives the same digits.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from dataclasses import asdict, dataclass
from typing import Any

ID_LENGTH = 26
"""Base-32 characters of the hash: 130 bits, which no two figures share by chance, still short enough to type."""


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """What a figure says, as plain texts so that it reads the same everywhere.

    ``metric`` and ``version`` name the rule; ``tree`` (``organisation`` or ``territories``) and ``node`` (source and
    source key, ``source:key``) the node; ``period`` is a fiscal period's code and ``as_of`` an ISO day; ``known`` is
    the generation with the edits since (``12`` or ``12+340``); ``view`` and ``currency`` how amounts are converted;
    ``walls`` the walls whose records are let in; ``filters`` equalities of deal fields, sorted.
    """

    metric: str
    version: int
    tree: str
    node: str
    period: str
    as_of: str
    known: str
    view: str
    currency: str
    walls: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The specification as a JSON object."""
        return json.loads(self.canonical())  # type: ignore[no-any-return]

    def canonical(self) -> str:
        """The one text of this specification: JSON with sorted keys and no spaces."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def id(self) -> str:
        """The first 26 characters of the base-32 SHA-256 of `canonical`, in lower case."""
        digest = hashlib.sha256(self.canonical().encode()).digest()
        return b32encode(digest).decode().lower()[:ID_LENGTH]

    @property
    def short_id(self) -> str:
        """The first eight characters: what is printed beside a number."""
        return self.id[:8]
