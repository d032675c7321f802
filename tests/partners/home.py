"""A home of the company that sells through one distributor, with users."""

from __future__ import annotations

from pathlib import Path

from tests.demo_home import PASSWORD, standing_in

from . import company

USERS = {
    "tokyo": ("leader", "TOKYO"),
    "osaka": ("leader", "OSAKA"),
    "revops": ("revops", ""),
    "auditor": ("auditor", ""),
}


def fill(home: Path, files: Path) -> None:
    """Bring the company into a home without data; the caller has unblocked the database."""
    from fieldhouse.apps.imports.actions import import_source
    from fieldhouse.apps.people.models import Position
    from fieldhouse.apps.roles.actions import create_user, grant_role

    with standing_in(home):
        run = import_source(company.write(files), "fieldhouse", describe=lambda finding: finding.rule)
        assert run.state == "done" and not run.summary["rejected"], run.summary
        for login, (role, position) in USERS.items():
            user = create_user(login, PASSWORD)
            held = Position.objects.get(source_key=position).pk if position else None
            grant_role(user, role, **({"position": held} if held else {}))
