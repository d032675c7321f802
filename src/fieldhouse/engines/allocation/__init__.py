"""Quotas from a total: fair shares inside everybody's bounds, exact to the minor unit, with a multiplier that
proves it."""
