"""What somebody of a partner sees: the deals with a leg of their partner, and of those what is theirs to know."""
