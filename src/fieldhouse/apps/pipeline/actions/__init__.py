"""Changes to deals, and the mart of their standing."""

from fieldhouse.apps.pipeline.actions.edit import Edited, edit_deal
from fieldhouse.apps.pipeline.actions.mart import (
    carry_versions,
    forget_deals,
    replay_edits,
    resolve_proposals,
    write_deals,
)

__all__ = [
    "Edited",
    "carry_versions",
    "edit_deal",
    "forget_deals",
    "replay_edits",
    "resolve_proposals",
    "write_deals",
]
