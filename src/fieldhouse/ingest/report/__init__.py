"""Report exports: a table of opportunities with display names, below a head and above a foot that a person reads."""
