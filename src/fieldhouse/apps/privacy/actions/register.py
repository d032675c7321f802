"""The register of erasures: a file beside the keys, by which they are repeated in a home that a back-up made anew.

It holds what `privacy.models.Erasure` holds, a line of JSON for each, and is only ever added to.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from fieldhouse.apps.audit.chain import keys_path
from fieldhouse.apps.privacy.models import Erasure
from fieldhouse.domain.errors import BadInput

REGISTER_NAME = "erasures"
_KEYS = frozenset({"label", "records", "texts", "erased_at"})


def append(erasure: Erasure) -> None:
    """Add an erasure to the file."""
    line = {
        "label": erasure.label,
        "records": erasure.records,
        "texts": erasure.texts,
        "erased_at": erasure.erased_at.isoformat(),
    }
    descriptor = os.open(keys_path() / REGISTER_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(json.dumps(line, sort_keys=True).encode() + b"\n")
        handle.flush()
        os.fsync(handle.fileno())


def read(path: Path) -> list[dict[str, Any]]:
    """The erasures of a register; ``BadInput`` when it cannot be read or is none."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as failure:
        raise BadInput("privacy.no_register", path=str(path)) from failure
    if not all(isinstance(one, dict) and one.keys() == _KEYS for one in lines):
        raise BadInput("privacy.no_register", path=str(path))
    return lines
