"""Our totals beside the source's own report, and every difference explained by deal."""
