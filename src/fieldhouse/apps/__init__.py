"""One Django app a noun. Reads go through `queries` and `access`, changes through `actions`."""
