"""Every module whose name begins with money."""


def share(a: int, b: int):
    return a / b  # found
