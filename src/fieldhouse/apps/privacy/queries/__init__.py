"""Reads of what is held on people: who is meant, and the tables and files that name them."""
