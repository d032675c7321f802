"""Job families as data: what a page says of roles, grades, ladders and hiring steps, by pure rules.

In reading order: `blocks` (what a reader yields), `headings` and `titles` (what a heading names), `outline` (whose
section it is), then one module for each kind of statement, `assemble` (the document), `kept` (no sentence is lost)
and `page` (the document as a page again).
"""
