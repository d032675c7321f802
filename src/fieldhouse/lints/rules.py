"""Every lint of our own. A new one: a file beside these, a line here, samples in tests/lints/samples."""

from __future__ import annotations

from fieldhouse.lints import (
    clock,
    domain,
    factfiles,
    memtable,
    money,
    policy,
    querysets,
    sentences,
    templates,
    writes,
)
from fieldhouse.lints.source import Lint

LINTS: tuple[Lint, ...] = (
    domain.LINT,
    querysets.LINT,
    policy.LINT,
    writes.LINT,
    money.LINT,
    clock.LINT,
    factfiles.LINT,
    memtable.LINT,
    sentences.LINT,
    templates.LINT,
)
