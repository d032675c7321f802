"""Engines work on arrays of floats and say so."""


def weigh(amount_minor, probability):
    return amount_minor * 0.5 / probability
