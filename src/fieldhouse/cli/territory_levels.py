"""A plan by region, with the bound of each part of the hierarchy."""

from __future__ import annotations

import csv
from pathlib import Path

from django.utils.translation import gettext as _

from fieldhouse.cli.territory_solved import read_solved
from fieldhouse.domain.errors import Refused
from fieldhouse.ingest.coverage.reading import Files


def print_levels(folder: Path, files: Files, out: Path | None) -> None:
    """Print a line for each region of the plan, and write them where a file is named."""
    solved = read_solved(folder, files)
    if solved.coverage.options.regions is None:
        raise Refused("coverage.no_regions", folder=str(folder))
    from fieldhouse.engines.territory.levels import levels_of

    found = levels_of(solved.coverage, solved.problem, solved.open_sellers, solved.prices, solved.seller)
    for one in found:
        fields = {
            "region": one.region,
            "accounts": f"{one.accounts:,}",
            "sellers": f"{one.sellers:,}",
            "cost": f"{one.objective:,.2f}",
            "bound": "–" if one.bound is None else f"{one.bound:,.2f}",
        }
        print(
            _(
                "%(region)s: %(accounts)s accounts, %(sellers)s sellers; it costs %(cost)s, and at least %(bound)s."
            )
            % fields
        )
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["region", "accounts", "sellers", "objective", "lower_bound"])
            for one in found:
                bound = "" if one.bound is None else one.bound
                writer.writerow([one.region, one.accounts, one.sellers, one.objective, bound])
