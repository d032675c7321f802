"""Changes for the CRM as the command line prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.apps.changes.models import ChangeLine
from fieldhouse.apps.changes.presentation import hand_of
from fieldhouse.apps.changes.queries import page_of
from fieldhouse.apps.changes.waiting import Change
from fieldhouse.cli.printing import print_json
from fieldhouse.domain.errors import Refused
from fieldhouse.web.sentences import sentence_for


def print_changes(waiting: Sequence[Change], lines: Sequence[ChangeLine], *, as_json: bool) -> None:
    """What waits, and the newest lines of sheets with their states."""
    if as_json:
        print_json({"waiting": [_waiting(one) for one in waiting], "exported": [_line(one) for one in lines]})
        return
    print(_("Waiting for the CRM: %(count)s") % {"count": len(waiting)})
    for one in waiting:
        said = _waiting(one)
        words = sentence_for(*_refusal(one.wording)) if isinstance(one.wording, Refused) else ""
        print(f"  {said['deal']}  {said['field']}: {said['before']} -> {said['after']}  {words}".rstrip())
    print(_("Lines of sheets: %(count)s") % {"count": len(lines)})
    for line in lines:
        told = _line(line)
        change = f"{told['column']}: {told['before']} -> {told['after']}"
        print(f"  {told['deal']}  {change}  {told['state']}  {told['found_by']}".rstrip())


def print_sheet(
    counts: dict[str, Any],
    refusals: Sequence[Refused],
    files: Sequence[str],
    *,
    run: int | None = None,
    as_json: bool,
) -> None:
    """What a sheet holds; without a run nothing was written."""
    if as_json:
        print_json({"is_simulated": run is None, "run": run, **counts, "files": list(files)})
        return
    for refusal in refusals:
        print(f"  {refusal.code}: {sentence_for(*_refusal(refusal))}")
    for column, count in counts["fields"].items():
        print(f"  {count:>9,}  {column}")
    for name in files:
        print(f"  {name}")
    counted = {name: counts[name] for name in ("lines", "records", "refused")}
    if run is None:
        print(
            _(
                "%(lines)s lines of %(records)s records would be written, %(refused)s refused. Write with --write."
            )
            % counted
        )
    else:
        print(_("%(lines)s lines of %(records)s records are written, %(refused)s refused.") % counted)


def _refusal(refusal: Refused) -> tuple[str, dict[str, Any]]:
    return refusal.code, dict(refusal.fields)


def _waiting(one: Change) -> dict[str, Any]:
    """A change in the CRM's words where it has them, else as we hold it."""
    opportunity = one.deal.opportunity
    return {
        "source": opportunity.source,
        "deal": opportunity.source_key,
        "page": page_of(opportunity),
        "field": one.field,
        "before": one.crm_value if isinstance(one.wording, Refused) else one.wording.before,
        "after": one.value if isinstance(one.wording, Refused) else one.wording.after,
        "kind": "proposal" if one.proposal else "edit",
        "made_at": one.made_at,
        "made_by": one.proposal.made_by.username if one.proposal else "",
        "refusal": one.wording.code if isinstance(one.wording, Refused) else "",
    }


def _line(one: ChangeLine) -> dict[str, Any]:
    return {
        "source": one.opportunity.source,
        "deal": one.opportunity.source_key,
        "page": page_of(one.opportunity),
        "field": one.field,
        "column": one.column,
        "before": one.before,
        "after": one.after,
        "sheet": one.run_id,
        "exported_at": one.exported_at,
        "state": one.state,
        "found": one.found,
        "found_since": one.found_since,
        "found_by": hand_of(one),
        "import": one.resolved_run_id,
    }
