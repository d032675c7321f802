"""Lints of our own: the house rules that no general tool knows, each with good and bad samples.

They live in the package and not under ``tests/`` so that they are code like the rest: typed, linted, run
by ``python -m fieldhouse.lints`` from anywhere, with tests that mirror them in ``tests/lints``. They use the
standard library alone, read text and never import what they judge; import contracts keep every other room
from importing them. One file a lint; `fieldhouse.lints.rules` is the list.
"""
