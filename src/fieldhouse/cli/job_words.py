"""``fieldhouse jobs assign`` and ``fieldhouse jobs translate``: roles for positions, words in another language."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.questions import As


def assign(
    position: Annotated[
        str, typer.Argument(metavar="POSITION", help="The key of a position.", show_default=False)
    ],
    role: Annotated[
        str, typer.Argument(metavar="ROLE", help="FAMILY/ROLE, as jobs roles names them.", show_default=False)
    ],
    login: As = "",
) -> None:
    """Let a position take title, level and grade from a role of the library."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.figures.nodes import position_named
    from fieldhouse.apps.jobs.actions.giving import give_role
    from fieldhouse.cli.questions import require_of
    from fieldhouse.facts.metrics.tables import ORGANISATION

    by = require_of(login, "manage_users")
    seat = give_role(position_named(f"{ORGANISATION}/{position}"), role, by=by)
    print(f"{position}\t{seat.family.key}/{seat.slug}")


def translate(
    family: Annotated[str, typer.Argument(metavar="FAMILY", help="The key of a family.", show_default=False)],
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="CSV with the columns id and text; without it such a sheet is printed, with the English.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[str, typer.Option(metavar="CODE", help="The language of the words.")] = "ja",
    login: As = "",
) -> None:
    """Give the statements of a family their words in another language, item by item."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.cli.questions import insider, require_of

    if file is None:
        insider(login)
        _print_sheet(family, language)
        return
    from fieldhouse.apps.jobs.actions.giving import keep_translations
    from fieldhouse.domain.errors import BadInput, Refused

    by = require_of(login, "import")
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened))
    except (OSError, UnicodeDecodeError) as failure:
        raise Refused("jobs.not_readable", path=str(file), reason=str(failure)) from failure
    if rows and not {"id", "text"} <= set(rows[0]):
        raise BadInput("jobs.sheet_columns", path=str(file))
    kept = keep_translations(family, language, [(row["id"] or "", row["text"] or "") for row in rows], by=by)
    print(f"statements {len(rows)}: {kept.written} written, {kept.unchanged} unchanged")


def _print_sheet(family: str, language: str) -> None:
    """Every statement of the newest version: id, words in the language so far, English."""
    import sys

    from fieldhouse.apps.jobs.actions.giving import english_of
    from fieldhouse.apps.jobs.queries.shelves import kept
    from fieldhouse.apps.jobs.queries.translations import translations_of
    from fieldhouse.domain.errors import BadInput

    found = kept(family)
    if found is None:
        raise BadInput("jobs.no_family", family=family)
    known = translations_of(family, language).texts
    sheet = csv.writer(sys.stdout, lineterminator="\n")
    sheet.writerow(["id", "text", "english"])
    for identity, english in english_of(found.page).items():
        sheet.writerow([identity, known.get(identity, ("", ""))[0], english])
