"""What an import says when it has ended: findings by rule, the first ones with their place, and the counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from fieldhouse.apps.roles.actions import FirstLogin
from fieldhouse.apps.runs.models import Run

SHOWN_FINDINGS = 20
NOT_READ = ("file.not_read", "file.more_not_read")
PLACE = ("file", "row", "column", "value")


def print_json(run: Run, login: FirstLogin | None) -> None:
    """One object: run, state, counts, findings by rule, the first findings, and the first login if one was made."""
    value = {"run": run.pk, "state": run.state, "generation": run.generation, **run.summary}
    if login is not None:
        value["login"] = {"user": login.login, "password": login.password}
    print(json.dumps(value, ensure_ascii=False))


def print_summary(run: Run, login: FirstLogin | None) -> None:
    """The same for a person. The last line is the counts (house.md, "What others run against us")."""
    summary = run.summary
    shown = summary["shown"]
    _print_not_read([row for row in shown if row["rule"] in NOT_READ])
    _print_rules(summary["findings"])
    _print_first([row for row in shown if row["rule"] not in NOT_READ])
    if summary["findings"]:
        findings = Path(settings.HOME) / "runs" / str(run.pk)
        print(
            _("All findings, and the rejected rows in your own columns, are in %(path)s.")
            % {"path": findings}
        )
    if run.state != Run.State.DONE:
        print(_("Nothing was imported. Correct what is called fatal above and import again."))
    elif login is not None:
        print_login(login)
    if "changes" in summary:
        print(changes_line(summary["changes"]))
    print(counts_line(summary))


def print_login(login: FirstLogin) -> None:
    """The login of a new home, which is shown this once."""
    print(_("Sign in as %(login)s with the password %(password)s. It is shown only now.") % login._asdict())


def counts_line(summary: dict[str, Any]) -> str:
    """``rows 10 = 6 created + 1 updated + 2 unchanged + 1 rejected``, the same in every language."""
    parts = " + ".join(
        f"{summary.get(name, 0)} {name}" for name in ("created", "updated", "unchanged", "rejected")
    )
    return f"rows {summary.get('rows', 0)} = {parts}"


def changes_line(answers: dict[str, int]) -> str:
    """``changes 9 = 6 applied + 1 overwritten + 2 not_applied + 0 not_told``, the same in every language."""
    parts = " + ".join(f"{count} {name}" for name, count in answers.items() if name != "lines")
    return f"changes {answers['lines']} = {parts}"


def _print_not_read(rows: list[dict[str, Any]]) -> None:
    if rows:
        print(_("Not read:"))
    for row in rows:
        print(f"  {row['file']}  {row['sentence']}")


def _print_rules(findings: list[dict[str, Any]]) -> None:
    if findings:
        print(_("Findings by rule:"))
    for one in findings:
        print(f"  {one['count']:>9,}  {one['severity']:<8}  {one['rule']}")


def _print_first(rows: list[dict[str, Any]]) -> None:
    ranked = sorted(rows, key=lambda row: _SEVERITIES.index(row["severity"]))[:SHOWN_FINDINGS]
    if ranked:
        print(_("The first findings:"))
    for row in ranked:
        place = " ".join(str(row[name]) for name in PLACE if row[name] != "")
        print(f"  {place}: {row['sentence']}")


_SEVERITIES = ("fatal", "rejected", "warning", "note")
