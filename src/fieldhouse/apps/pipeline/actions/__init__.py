"""Changes to deals, and the mart of their standing."""

from fieldhouse.apps.pipeline.actions.edit import Edited, edit_deal
from fieldhouse.apps.pipeline.actions.mart import forget_deals, replay_edits, resolve_proposals, write_deals

__all__ = ["Edited", "edit_deal", "forget_deals", "replay_edits", "resolve_proposals", "write_deals"]
