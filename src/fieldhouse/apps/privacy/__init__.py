"""What is held on a person: exporting it, erasing it, and how long it is kept."""
