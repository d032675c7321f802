"""A refusal on the command line: its whole sentence on standard error, or an object for programs."""

from __future__ import annotations

import json
import os
import sys

from fieldhouse.domain.errors import FieldhouseError
from fieldhouse.web.database import ENVIRONMENT_NAME


def refuse(error: FieldhouseError, *, as_json: bool) -> None:
    """Print a refusal; with ``as_json`` as ``{"error": {"code", "fields", "message"}}``."""
    from fieldhouse.cli.opening import speak
    from fieldhouse.web.sentences import sentence_for

    try:
        speak()
    except (
        FieldhouseError
    ) as unreadable:  # the address of the database, which the settings hold and the sentence needs
        del os.environ[ENVIRONMENT_NAME]
        error = unreadable
        speak()
    message = sentence_for(error.code, error.fields)
    if as_json:
        fields = {name: str(value) for name, value in error.fields.items()}
        value = {"error": {"code": error.code, "fields": fields, "message": message}}
        print(json.dumps(value, ensure_ascii=False), file=sys.stderr)
    else:
        print(message, file=sys.stderr)
