"""Writing change sheets, and seeing in the imports after them what became of their lines."""

from fieldhouse.apps.changes.actions.answers import keep_crm, see_answers
from fieldhouse.apps.changes.actions.export import KIND, write_sheet

__all__ = ["KIND", "keep_crm", "see_answers", "write_sheet"]
