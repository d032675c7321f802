"""Exporting what is held on a person, erasing it, and keeping people no longer than is set."""
