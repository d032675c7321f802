"""The history of the home: change events in files, numbered generations of them, and what is measured over them."""
