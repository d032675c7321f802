"""Taking two accounts for one from a day on, and apart again."""
