"""Where and how people are signed in: sessions, second factors, tokens for programs."""
