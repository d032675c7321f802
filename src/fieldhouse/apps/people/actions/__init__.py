"""Changes to the reporting tree; `move` publishes them, so it is imported by its own name."""

from __future__ import annotations

from fieldhouse.apps.people.actions.closure import replace_closure

__all__ = ["replace_closure"]
