"""Writing change sheets, and seeing in the imports after them what became of their lines."""

from fieldhouse.apps.changes.actions.answers import Answers, answers_of, keep_crm, see_answers
from fieldhouse.apps.changes.actions.export import KIND, write_sheet

__all__ = ["KIND", "Answers", "answers_of", "keep_crm", "see_answers", "write_sheet"]
