"""The kinds of runs that are killed."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.big_home import UNTIL
from bench.kills.campaign import Campaign, Place, fresh
from bench.processes import inside, run
from bench.reorganisation import redraw
from bench.work import PROGRAM, PYTHON, Work

OVER = "FY27-Q3"
"""A quarter that is over on that day."""

BACKUP = "home.tar.gz"
MOVE_OF_A_TEAM = [
    PROGRAM,
    "organisation",
    "move",
    "MGR-USE",
    "--to",
    "LEAD-EMEA",
    "--on",
    UNTIL,
    "--reason",
    "kills",
]
EXPORT = [PYTHON, "-m", "bench.inside.export", "100000"]
DEMO_IMPORT = "import of a Salesforce export"
"""The import by which the demo's home is made."""

MOVE: list[str | Path] = [PROGRAM, "home", "move"]


def campaigns(work: Work) -> list[Campaign]:
    """All of them; a move needs a database to move into."""
    found = [
        Campaign("import", _founded, lambda _: _import(files(work))),
        Campaign(DEMO_IMPORT, _founded, lambda _: _import(export(work), "salesforce")),
        Campaign("founding", _empty, lambda _: [PROGRAM, "home", "init"]),
        Campaign("import of a re-organisation", _edited, lambda _: _import(_redrawn(work))),
        Campaign("move of a team", _edited, lambda _: MOVE_OF_A_TEAM, ("reports to",)),
        Campaign("drain", _edited, lambda _: [PYTHON, "-m", "bench.inside.drain"]),
        Campaign("export", _edited, lambda _: EXPORT),
        Campaign("quota", _edited, lambda _: [PYTHON, "-m", "bench.inside.quota"]),
        Campaign(
            "period close", _edited, lambda _: [PROGRAM, "period", "close", OVER], ("is closed already",)
        ),
        Campaign(
            "back-up",
            _edited,
            lambda place: [PROGRAM, "home", "backup", place.beside / BACKUP],
            ("There is a file",),
            lambda place: _restored(work, place),
        ),
        Campaign(
            "restore",
            _beside_its_backup,
            lambda place: [PROGRAM, "home", "restore", place.beside / BACKUP],
            ("A home is restored into an empty folder only",),
        ),
    ]
    if work.cluster:
        found += [
            Campaign("move into PostgreSQL", _in_sqlite, lambda _: MOVE, ("lies in PostgreSQL already",)),
            Campaign(
                "move into SQLite",
                _edited,
                lambda _: [*MOVE, "--to-sqlite"],
                ("lies in its folder",),
                _of_folder,
            ),
        ]
    return found


def files(work: Work) -> Path:
    """The files of the demo's company at this scale, a file for each kind of record."""
    return _simulated(work, work.folder / f"demo-files-{work.scale}", "fieldhouse")


def export(work: Work) -> Path:
    """The same company as the demo imports it first: an export of Salesforce."""
    return _simulated(work, work.folder / f"demo-export-{work.scale}", "salesforce")


def _simulated(work: Work, folder: Path, profile: str) -> Path:
    if not folder.exists():
        unfinished = fresh(folder.with_suffix(".simulating"))
        size = ["--scale", str(work.scale), "--until", UNTIL]
        run([PROGRAM, "simulate", unfinished, *size, "--profile", profile], work.environment(folder))
        unfinished.rename(folder)
    return folder


def edited_home(work: Work) -> Path:
    """The demo's home with edits that wait for the writer; campaigns work on copies."""
    home = work.folder / f"edited-{work.scale}-{work.database}"
    is_ready = home / "cache" / "edited"
    if not is_ready.exists():
        work.empty_home(home.name)
        run(_import(files(work)), work.environment(home))
        inside(work, home, "edits")
        run(EXPORT, work.environment(home))  # which makes the user that exports
        is_ready.touch()
    return home


def _import(folder: Path, profile: str = "fieldhouse") -> list[str | Path]:
    return [PROGRAM, "import", folder, "--profile", profile]


def _redrawn(work: Work) -> Path:
    folder = work.folder / f"redrawn-demo-files-{work.scale}"
    redraw(files(work), folder)
    return folder


def _place(work: Work, home: Path) -> Place:
    return Place(home, home.parent, work.environment(home))


def _empty(work: Work) -> Place:
    fresh(work.folder / "killed")
    return _place(work, work.empty_home("killed/home"))


def _founded(work: Work) -> Place:
    founded = work.folder / f"founded-{work.database}"
    if not founded.exists():
        run([PROGRAM, "home", "init"], work.environment(work.empty_home(founded.name)))
    fresh(work.folder / "killed")
    return _place(work, work.copied_home(founded, "killed/home"))


def _edited(work: Work) -> Place:
    fresh(work.folder / "killed")
    return _place(work, work.copied_home(edited_home(work), "killed/home"))


def _beside_its_backup(work: Work) -> Place:
    archive = work.folder / f"edited-{work.scale}-{work.database}.tar.gz"
    if not archive.exists():
        home = edited_home(work)
        run([PROGRAM, "home", "backup", archive], work.environment(home))
    place = _empty(work)
    shutil.copy(archive, place.beside / BACKUP)
    return place


def _restored(work: Work, place: Place) -> Place:
    restored = _place(work, work.empty_home("killed/restored"))
    run([PROGRAM, "home", "restore", place.beside / BACKUP], restored.environment)
    return restored


def _in_sqlite(work: Work) -> Place:
    """A home whose state lies in its folder, and an empty database for it."""
    place = _edited(work)
    run([PROGRAM, "home", "move", "--to-sqlite"], place.environment)
    kept = place.home.rename(work.folder / "killed" / "kept")
    work.empty_home("killed/home")
    kept.rename(place.home)
    return place


def _of_folder(place: Place) -> Place:
    here = {name: value for name, value in place.environment.items() if name != "DATABASE_URL"}
    return Place(place.home, place.beside, here)
