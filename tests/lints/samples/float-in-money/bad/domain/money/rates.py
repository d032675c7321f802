"""And every module of a package of that name."""

MILLION = 1e6  # found
