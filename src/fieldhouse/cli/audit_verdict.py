"""What `fieldhouse audit verify` finds in the log of the database, by the checker that others use, too."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext as _

from fieldhouse.apps.audit.chain import HEAD_NAME, KEY_NAME
from fieldhouse.apps.audit.queries import lines, misfiled, value_lines
from fieldhouse.checkers.audit_chain import Breach, Names, Verdict, check
from fieldhouse.domain.errors import BadInput
from fieldhouse.web.sentences import sentence_for

LOG, VALUES = "audit_auditentry", "audit_auditvalue"


def verdict(home: Path, head: Path | None) -> Verdict:
    """Check the log, its personal values and the columns by which it is searched; ``BadInput`` without key or head."""
    heads = head or home / "keys" / HEAD_NAME
    names = Names(LOG, str(heads), VALUES)
    key, noted = _content(home / "keys" / KEY_NAME), _content(heads)
    found = check(
        (line.encode() for line in lines()),
        key,
        noted,
        (line.encode() for line in value_lines()),
        names=names,
    )
    columns = [Breach("column_differs", LOG, None, seq) for seq in misfiled()]
    return Verdict(found.entries, found.unwitnessed, (*found.breaches, *columns))


def print_verdict(found: Verdict, *, as_json: bool) -> None:
    """Print each breach with its sentence, and at the end the counts."""
    if as_json:
        breaches = [
            {"code": one.code, "file": one.file, "line": one.line, "seq": one.seq} for one in found.breaches
        ]
        told = {"verified": found.is_verified, "entries": found.entries, "unwitnessed": found.unwitnessed}
        print(json.dumps({**told, "breaches": breaches}))
        return
    for one in found.breaches:
        print(f"{one}: {sentence_for(f'audit.{one.code}', {})}")
    counts = {"entries": found.entries, "unwitnessed": found.unwitnessed}
    if found.is_verified:
        print(_("The log is whole: %(entries)s entries, %(unwitnessed)s after the last noted head.") % counts)
    else:
        print(_("The log is not what was written: %(entries)s entries.") % counts)


def print_breaches(home: Path) -> int:
    """Print each breach of the home's log; their number."""
    found = verdict(home, None)
    if not found.is_verified:
        print_verdict(found, as_json=False)
    return len(found.breaches)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise BadInput(
            "audit.file_unreadable", path=str(path), reason=failure.strerror or str(failure)
        ) from failure
