"""Sheets in which partners tell how deals stand: brought, read, set beside our deals, answered line by line."""
