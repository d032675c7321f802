"""One hash over everything that a home says, for comparing two homes or one home with itself."""

from __future__ import annotations

import hashlib

import pyarrow as pa

from fieldhouse.apps.imports.queries.state import record_names, state_lines
from fieldhouse.facts.canonical import KINDS, RECORD_NAMES, canonical_lines
from fieldhouse.facts.generations import current, current_manifest


def home_digest() -> str:
    """The SHA-256, in hexadecimal, of state and facts in canonical order.

    Homes that say the same have the same digest, however and in how many imports it was brought in: our own numbers,
    generations, runs, what the clock said, secrets and the audit log are left out (house.md, "What others run against
    us"); pending records and files that no generation lists are not read.
    """
    digest = hashlib.sha256()
    for line in state_lines():
        digest.update(f"{line}\n".encode())
    if current_manifest() is not None:
        for block in canonical_lines(current(), named_records()):
            digest.update(block)
    return digest.hexdigest()


def named_records() -> pa.Table:
    """The records that change events are about or point at, by number: `facts.canonical.RECORD_NAMES`."""
    tables = []
    for kind in KINDS:
        numbers, names = [], []
        for number, name in record_names(kind):
            numbers.append(number)
            names.append(name)
        tables.append(pa.table([[kind] * len(numbers), numbers, names], schema=RECORD_NAMES))
    return pa.concat_tables(tables)
