"""One approval route for everything that needs one: routes as data, requests, decisions."""
