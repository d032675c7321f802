"""Companies, their families, and the people who work there."""
