"""Allocating quotas from files: read, share out by each basis that the file allows, write."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.cli.finding_lines import print_findings
from fieldhouse.domain.allocation import Allocation, Basis
from fieldhouse.engines.allocation.levels import Allocated, allocated, findings_of
from fieldhouse.ingest.allocation.reading import WEIGHT, read_allocation


def allocate_files(people: Path, options: Path, out: Path) -> bool:
    """Write the quotas into a folder; without any print why there are none, and return ``False``."""
    asked, findings = read_allocation(people, options)
    if asked is not None:
        findings = [replace(one, file=people.name) for one in findings_of(asked)]
    if findings or asked is None:
        print_findings(findings, out)
        print(_("Nothing was allocated. All %(count)s findings are in %(path)s.") % _fields(findings, out))
        return False
    found = allocated(asked)
    _write(out, asked, found, people, options)
    top = next(at for at, person in enumerate(asked.people) if person.parent < 0)
    ends = [at for at, person in enumerate(asked.people) if at not in {one.parent for one in asked.people}]
    fields = {
        "total": f"{found.quotas[top]:,}",
        "count": f"{len(ends):,}",
        "borne": f"{sum(found.quotas[at] for at in ends):,}",
    }
    print(_("The total is %(total)s minor units; %(count)s people bear %(borne)s of quota.") % fields)
    return True


def _fields(findings: list[Any], out: Path) -> dict[str, object]:
    return {"count": f"{len(findings):,}", "path": out / "findings.csv"}


def _alternatives(asked: Allocation) -> dict[Basis, Allocated]:
    """What the other bases would give, where the people have what those go by and the bounds allow it."""
    parents = {person.parent for person in asked.people}
    ends = [person for at, person in enumerate(asked.people) if at not in parents]
    found = {}
    for basis in Basis:
        other = replace(asked, basis=basis)
        column = WEIGHT.get(basis, "base_minor")
        if (
            basis is not asked.basis
            and all(getattr(one, column) > 0 for one in ends)
            and not findings_of(other)
        ):
            found[basis] = allocated(other)
    return found


def _write(out: Path, asked: Allocation, found: Allocated, people: Path, options: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "findings.csv").unlink(missing_ok=True)
    others = _alternatives(asked)
    teams = {team.place: team for team in found.teams}
    with (out / "quotas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["id", "parent_id", "quota_minor", "given_minor", *(f"{one.value}_minor" for one in others)]
        )
        for at, person in enumerate(asked.people):
            parent = asked.people[person.parent].id if person.parent >= 0 else ""
            given = teams[at].given_minor if at in teams else ""
            writer.writerow(
                [person.id, parent, found.quotas[at], given, *(one.quotas[at] for one in others.values())]
            )
    certificate = _certificate(out, asked, found, {"people": people, "options": options})
    text = json.dumps(certificate, ensure_ascii=False, indent=1)
    (out / "certificate.json").write_text(f"{text}\n", encoding="utf-8")


def _certificate(out: Path, asked: Allocation, found: Allocated, files: dict[str, Path]) -> dict[str, Any]:
    levels: dict[int, dict[str, int]] = {}
    for team in found.teams:
        level = levels.setdefault(team.level, {"owed_minor": 0, "given_minor": 0})
        level["owed_minor"] += team.owed_minor
        level["given_minor"] += team.given_minor
    certificate: dict[str, Any] = {
        "total_minor": asked.total_minor,
        "basis": asked.basis.value,
        "multipliers": {asked.people[team.place].id: str(team.multiplier) for team in found.teams},
        "levels": [
            {"level": level, **sums, "compounded": _ratio(sums["given_minor"], asked.total_minor)}
            for level, sums in sorted(levels.items())
        ],
        "inputs": {
            name: {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for name, path in files.items()
        },
        "quotas_sha256": hashlib.sha256((out / "quotas.csv").read_bytes()).hexdigest(),
    }
    said = json.dumps(certificate, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return certificate | {"sha256": hashlib.sha256(said.encode("utf-8")).hexdigest()}


def _ratio(given: int, total: int) -> str:
    """What a level is given over the total, to four decimals."""
    from fieldhouse.web.amounts import quotient

    return str(quotient(given, total, 4))
