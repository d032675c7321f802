"""Only ``fieldhouse/clock.py`` asks what time it is; everybody else is told."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fieldhouse.lints.source import Hit, Lint, Source

ASKS = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "django.db.models.functions.Now",
        "django.utils.timezone.localdate",
        "django.utils.timezone.now",
        "ibis.now",
        "ibis.today",
        "pandas.Timestamp.now",
        "pandas.Timestamp.today",
        "time.time",
        "time.time_ns",
    }
)


def check(source: Source) -> Iterator[Hit]:
    """Yield every way of asking the time, called or passed on (``default=now``), and ``auto_now``."""
    if source.room == "clock" or "migrations" in source.modules:
        return
    for line, name in source.named():
        if name in ASKS:
            yield line, f"{name} asks the machine: use fieldhouse.clock, or take the time as an argument"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            yield (
                node.value.lineno,
                f"{node.arg} asks the machine: let the action set the field from fieldhouse.clock",
            )


LINT = Lint("time-outside-clock", ".py", check)
