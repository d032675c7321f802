"""Coverage plans with a bound: who covers which account, inside every band, and how far from the best it can be."""
