"""Fieldhouse: the operating system of a regional field organisation, with numbers that anyone can check."""

__version__ = "0.2.0.dev0"
