"""The one door: typed rows become records and facts."""
