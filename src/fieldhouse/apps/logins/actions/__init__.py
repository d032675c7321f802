"""Making and ending tokens, ending sessions, taking second factors away, and what is noted at the door."""

from fieldhouse.apps.logins.actions.endings import end_everything, end_session, end_sessions, remove_factors
from fieldhouse.apps.logins.actions.tokens import ALL_OF_THE_API, NewToken, end_token, make_token

__all__ = [
    "ALL_OF_THE_API",
    "NewToken",
    "end_everything",
    "end_session",
    "end_sessions",
    "end_token",
    "make_token",
    "remove_factors",
]
