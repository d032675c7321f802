"""The operations of figures, nodes, sheets and changes."""
