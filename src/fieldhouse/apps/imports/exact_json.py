"""Columns as JSON, to the microsecond: Django's own encoder keeps milliseconds."""

from __future__ import annotations

import json
from datetime import date
from typing import Any


class ExactEncoder(json.JSONEncoder):
    """Days and instants in ISO form."""

    def default(self, o: Any) -> Any:
        """What JSON has no form for."""
        return o.isoformat() if isinstance(o, date) else super().default(o)
