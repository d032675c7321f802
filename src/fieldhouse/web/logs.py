"""What the server writes about itself: lines for a terminal, or one JSON object a line for a collector.

The JSON form holds no personal data by construction: of a message it keeps the sentence as it stands in the code, never
what was put into it, and of an exception its kind and its frames, never its text (which may quote a row).
"""

from __future__ import annotations

import logging
import os
import traceback
from typing import Any

from pythonjsonlogger.json import JsonFormatter

ENVIRONMENT_NAME = "FIELDHOUSE_LOG"
REQUESTS = "fieldhouse.requests"
"""The logger of one line a request; a terminal does not show it."""

FIELDS = ("method", "route", "status", "ms", "user", "request_id")
"""What a line about a request says; ``route`` is the pattern of the address, ``user`` the number of the account."""


class ImpersonalFormatter(JsonFormatter):
    """One JSON object a line: when, how grave, which logger, the message's template, and the known fields."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data["at"] = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        log_data |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        request = getattr(record, "request", None)  # Django's own warnings carry the request
        if request is not None and "request_id" not in log_data:
            log_data["request_id"] = getattr(request, "request_id", "")
        if record.exc_info and record.exc_info[0] is not None:
            log_data["exception"] = record.exc_info[0].__qualname__
            log_data["frames"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        record.exc_info = record.exc_text = record.stack_info = None


def logging_settings() -> dict[str, Any]:
    """The configuration of the standard library's logging, for Django and gunicorn alike."""
    is_json = os.environ.get(ENVIRONMENT_NAME) == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": ImpersonalFormatter},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json" if is_json else "text"}
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            REQUESTS: {"level": "INFO" if is_json else "WARNING"},
            "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
            "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }
