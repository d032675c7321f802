"""Division of what is not money, and money divided whole."""

from pathlib import Path


def chart(row, width: float, amount_minor: int):
    folder = Path("a") / "b"
    thousand_minor = amount_minor // 1000
    part = width / 2.0
    scaled = row.share(amount_minor) / 2
    return folder, thousand_minor, part, scaled, float(width)
