"""A pay run from files to a folder: read, check, calculate, write. Nothing is calculated over what is wrong."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.cli.compensation_read import Asked, Read, read_all
from fieldhouse.cli.compensation_write import shown, write_folder, write_json
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.web.sentences import sentence_for


def run_files(asked: Asked, *, as_json: bool) -> bool:
    """Run, write the folder, and say what came out; whether anything was calculated."""
    if asked.out.exists() and any(asked.out.iterdir()):
        raise Refused("pay.folder_in_use", folder=str(asked.out))
    read, findings = read_all(asked)
    if read is None or any(one.severity is Severity.FATAL for one in findings):
        return _refuse(asked, findings, as_json=as_json)
    try:
        return _run(asked, read, findings, as_json=as_json)
    except BadInput as error:  # what only the arithmetic finds: a sum that leaves 64 bits
        fields = {name: str(value) for name, value in error.fields.items()}
        last = Finding(
            error.code, Severity.FATAL, str(asked.credits), value=fields.get("value"), fields=fields
        )
        return _refuse(asked, [*findings, last], as_json=as_json)


def _run(asked: Asked, read: Read, findings: list[Finding], *, as_json: bool) -> bool:
    from fieldhouse.engines.compensation.running import calculated

    result = calculated(read.given, read.people, read.credits, compiled=asked.compiled)
    facts = write_folder(asked, read, result, findings)
    _say([*findings, *result.exceptions], facts, as_json=as_json)
    return True


def _refuse(asked: Asked, findings: list[Finding], *, as_json: bool) -> bool:
    asked.out.mkdir(parents=True, exist_ok=True)
    facts = {"state": "refused", "period": asked.period, "exceptions": [shown(one) for one in findings]}
    write_json(asked.out / "run.json", facts)
    _say(findings, facts, as_json=as_json)
    return False


def _say(findings: list[Finding], facts: dict[str, Any], *, as_json: bool) -> None:
    for one in findings:
        place = f"{one.file}:{one.row}" if one.row else one.file
        sentence = sentence_for(
            one.rule, {**one.fields, "column": one.column or "", "value": one.value or ""}
        )
        print(f"{place}: {sentence} [{one.rule}]", file=sys.stderr)
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    if facts["state"] == "refused":
        print(_("Nothing was calculated: mend what is named above and run again."), file=sys.stderr)
        return
    counts = facts["counts"]
    print(
        _("%(lines)s lines of %(credits)s credits for %(payees)s payees; %(exceptions)s exceptions.")
        % {**counts, "exceptions": len(facts["exceptions"])}
    )
