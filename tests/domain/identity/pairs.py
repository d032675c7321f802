"""The labelled pairs of `pairs.csv`: names are invented or generic, numbers are of ranges that no register gives out.

``label`` is the truth, ``trap`` what makes the pair hard, ``one_has`` and ``other_has`` what is known beside the name:
``reading=``, ``country=``, ``id=system:id``, ``mail=``, ``web=``, ``domain=`` and numbers by their scheme.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fieldhouse.domain.identity.companies import Company
from fieldhouse.domain.identity.domains import company_domain
from fieldhouse.domain.identity.numbers import SCHEMES, number

PAIRS_FILE = Path(__file__).with_name("pairs.csv")


class Pair(NamedTuple):
    """Two records that are of the same company or of different ones."""

    label: str
    trap: str
    one: Company
    other: Company


def labelled_pairs() -> list[Pair]:
    """The pairs in the order of their file."""
    with PAIRS_FILE.open(encoding="utf-8", newline="") as file:
        return [
            Pair(
                row["label"],
                row["trap"],
                _company(row["one"], row["one_has"]),
                _company(row["other"], row["other_has"]),
            )
            for row in csv.DictReader(file)
        ]


def _company(name: str, has: str) -> Company:
    said = list(_said(has))
    addresses = [company_domain(value) for key, value in said if key in ("mail", "web", "domain")]
    numbers = [number(key, value) for key, value in said if key in SCHEMES]
    single = dict(said)
    return Company(
        name,
        reading=single.get("reading", ""),
        country=single.get("country", ""),
        external_ids=frozenset(
            (value.partition(":")[0], value.partition(":")[2]) for key, value in said if key == "id"
        ),
        numbers=frozenset(one for one in numbers if one),
        domains=frozenset(one for one in addresses if one),
    )


def _said(has: str) -> Iterator[tuple[str, str]]:
    known = "|".join(("reading", "country", "id", "mail", "web", "domain", *SCHEMES))
    for part in re.split(rf" (?=(?:{known})=)", has):
        key, equals, value = part.partition("=")
        if equals:
            yield key, value
