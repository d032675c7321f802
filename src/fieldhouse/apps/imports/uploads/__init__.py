"""Files brought by browser: kept for a week at most, looked at, and imported by a run."""
