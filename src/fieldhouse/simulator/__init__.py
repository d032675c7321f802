"""A seeded generator of a plausible field organisation, written as files that any importer may read."""

from .simulation import Counts, Form, simulate

__all__ = ["Counts", "Form", "simulate"]
