"""``fieldhouse jobs propose`` and ``fieldhouse jobs publish``: another text for a page, pages for a Git repository."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from fieldhouse.cli.questions import As, AsJson


def propose(
    family: Annotated[str, typer.Argument(metavar="FAMILY", help="The key of a family.", show_default=False)],
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The whole page as it is to be, in UTF-8.", show_default=False),
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.", show_default=False)],
    login: Annotated[str, typer.Option("--as", metavar="LOGIN", help="Who proposes.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Propose another text for a page; somebody else who may import, or the route of approval, decides."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.jobs.actions.proposing import propose_page
    from fieldhouse.cli.printing import print_json
    from fieldhouse.cli.questions import insider
    from fieldhouse.domain.errors import Refused

    by = insider(login)
    if by is None:
        raise Refused("approval.asker_missing")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise Refused("jobs.not_readable", path=str(file), reason=str(failure)) from failure
    made = propose_page(family, text, by=by, reason=reason)
    if as_json:
        print_json({"proposal": made.pk, "based_on": made.based_on, "approval": made.request_id})
    else:
        print(f"{made.pk}\t{family}\tversion {made.based_on}")


def publish(
    repository: Annotated[
        Path,
        typer.Argument(metavar="REPOSITORY", help="The folder of a Git repository.", show_default=False),
    ],
    branch: Annotated[
        str, typer.Option(metavar="NAME", help="The branch that gets the commit.")
    ] = "fieldhouse/job-families",
    folder: Annotated[
        str, typer.Option(metavar="PATH", help="Where the pages lie in the repository.", show_default=False)
    ] = "",
    login: As = "",
    as_json: AsJson = False,
) -> None:
    """Commit the newest version of every page to a branch of a Git repository; nothing is checked out or pushed."""
    from fieldhouse.cli.opening import open_home

    open_home()
    from fieldhouse.apps.jobs.actions.publishing import publish_pages
    from fieldhouse.cli.printing import print_json
    from fieldhouse.cli.questions import require_of

    by = require_of(login, "import")
    published = publish_pages(repository, branch=branch, folder=folder, by=by)
    if as_json:
        print_json(
            asdict(published)
            if published
            else {"branch": branch, "commit": None, "written": [], "removed": []}
        )
        return
    if published is None:
        print(f"{branch}\tas before")
        return
    print(f"{published.branch}\t{published.commit}")
    for path in published.written:
        print(f"written\t{path}")
    for path in published.removed:
        print(f"removed\t{path}")
