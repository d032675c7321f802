"""What a compensation plan says, and what follows from it: exact, in integers and fractions, for any arithmetic."""
