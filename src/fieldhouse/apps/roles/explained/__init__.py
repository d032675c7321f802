"""Why somebody sees a deal, and who does: on any day, with the chain of reasons."""
