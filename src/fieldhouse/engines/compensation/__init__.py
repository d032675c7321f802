"""Pay runs over arrays: credits and plans in, lines and statements out. Nothing is read or written here."""
