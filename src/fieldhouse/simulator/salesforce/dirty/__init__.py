"""The same company's export as it comes in real life, and beside it what is true: totals, and each dirt by record."""
