"""Django's SQLite, with connections that are kept for as long as they are to the home's file."""
