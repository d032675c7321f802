"""The backtest: every method at every origin, made of what was known then, beside what came."""
