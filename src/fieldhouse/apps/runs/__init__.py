"""Long work: who started it, how far it is, what it found."""
