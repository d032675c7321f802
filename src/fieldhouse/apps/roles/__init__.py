"""Who signs in, what is granted to whom, and the one policy of all reads."""
