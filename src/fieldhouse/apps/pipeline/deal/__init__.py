"""Everything on one deal: its facts with their master and day, what hangs on it, and its full history."""
