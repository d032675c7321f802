"""The web edge: settings, routes, the base template, its components and the vendored static files."""
