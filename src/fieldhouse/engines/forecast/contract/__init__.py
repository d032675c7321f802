"""The forecast's file contract: a folder with deals, their change events, and what is to be asked of them."""
