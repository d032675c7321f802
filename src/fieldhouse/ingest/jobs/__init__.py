"""Readers of job-family pages: Markdown, its templates, HTML and text, in any state of damage, as blocks."""
