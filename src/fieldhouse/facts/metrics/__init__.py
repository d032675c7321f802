"""What is measured over the history: expressions that any engine can run."""
