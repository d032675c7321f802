"""Files that leave the house: what they hold is exact, cited and recorded."""
