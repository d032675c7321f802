"""What would be: an input with some changes, solved on from the prices and the plan that there are."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from fieldhouse.cli.territory_changes import changed_files, read_changes
from fieldhouse.cli.territory_comparing import compared, print_comparison
from fieldhouse.cli.territory_solved import Earlier, check_inputs
from fieldhouse.cli.territory_solving import solve_files
from fieldhouse.domain.errors import Refused
from fieldhouse.ingest.coverage.reading import Files


def solve_changed(folder: Path, files: Files, changes: Path, out: Path, *, processor_time: bool) -> bool:
    """Write the changed plan, its certificate and what is new of the input into ``out``; print what differs."""
    if out.resolve() == folder.resolve():
        raise Refused("coverage.same_folder", folder=str(out))
    check_inputs(folder, files)
    now = changed_files(files, read_changes(changes), out)
    if not solve_files(now, out, processor_time=processor_time, earlier=Earlier.of(folder)):
        return False
    print_comparison(compared(folder, out, now.accounts))
    given = " ".join(f"--{name} {path}" for name, path in now.named().items())
    print(_("To check it: %(command)s") % {"command": f"fieldhouse territory verify {out} {given}"})
    return True
