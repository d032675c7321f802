"""Reads over all kinds of records at once: what a source has already, and the digest of the home."""

from __future__ import annotations

from fieldhouse.apps.imports.queries.index import Held, Index, stage_outcomes

__all__ = ["Held", "Index", "stage_outcomes"]
