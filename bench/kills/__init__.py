"""Killing runs: what is run, how it is killed, and what must hold afterwards."""
