"""Floats where money lives."""

HALF = 0.5  # found


def convert(amount: float, num: int, den: int):  # found
    amount /= den  # found
    return float(num) / den  # found
