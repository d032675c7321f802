"""Floats beside a name that ends in _minor."""


class Row:
    quota_minor: float | None = None  # found


def gap(row, amount_minor: float, rate, line):  # found
    half_minor = 0.5  # found
    attained = row.closed_minor / row.quota_minor  # found
    grown_minor = amount_minor * 1.1  # found
    total = line["amount_minor"] / rate  # found
    mean = row.amount_minor.sum() / row.count()  # found
    mixed = (amount_minor + half_minor) / 2  # found
    negative = -amount_minor / 2  # found
    shown = float(amount_minor)  # found
    grown_minor /= 2  # found
    grown_minor *= 1.5  # found
    return dict(quota_minor=0.1), attained, grown_minor, total, mean, mixed, negative, shown  # found
