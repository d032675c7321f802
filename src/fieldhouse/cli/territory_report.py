"""The report of a plan: one page that stands alone, in English and Japanese, to read and to print."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from fieldhouse.cli.standalone_page import page_of
from fieldhouse.domain.coverage import Coverage
from fieldhouse.engines.territory.seats import SeatedPlan

MOST_DOTS = 4_000
SIDE = 640


def report_of(coverage: Coverage, seated: SeatedPlan, certificate: dict[str, Any]) -> str:
    """The page, both languages one after the other."""
    picture = _picture(coverage, seated)
    return page_of("Coverage plan · テリトリー計画", lambda: _section(coverage, seated, certificate, picture))


def _section(coverage: Coverage, seated: SeatedPlan, certificate: dict[str, Any], picture: str) -> str:
    gap = certificate["gap"]
    facts = [
        (_("Cost of the plan"), f"{certificate['objective']:,.2f}"),
        (_("No plan costs less than"), f"{certificate['lower_bound']:,.2f}"),
        (_("Gap"), "–" if gap is None else f"{100 * gap:.4f} %"),
        (_("Accounts"), f"{len(coverage.accounts.ids):,}"),
        (_("Sellers with a territory"), f"{len(seated.open_sellers):,}"),
        (_("Accounts that change hands"), f"{_moved(coverage, seated).sum():,}"),
    ]
    said = "".join(f"<dt>{escape(str(name))}</dt><dd>{value}</dd>" for name, value in facts)
    about = _(
        "The bound holds for the sellers named here and their bands. Anybody can check plan and bound with the "
        "input files: "
        "fieldhouse territory verify."
    )
    title, sellers = escape(_("Coverage plan")), escape(_("Sellers"))
    return (
        f"<h1>{title}</h1><dl>{said}</dl><p>{escape(about)}</p>"
        f'{picture}<h2>{sellers}</h2><div class="wide">{_table(coverage, seated, certificate)}</div>'
    )


def _moved(coverage: Coverage, seated: SeatedPlan) -> Any:
    owner = np.asarray(coverage.owner)
    return (owner >= 0) & (owner != np.asarray(seated.seller_of_accounts()))


def _table(coverage: Coverage, seated: SeatedPlan, certificate: dict[str, Any]) -> str:
    from fieldhouse.cli.territory_output import loads_of

    sellers = np.asarray(seated.seller_of_accounts())
    loads = loads_of(coverage, sellers)
    counts = np.bincount(sellers, minlength=len(coverage.sellers.ids))
    owner, moved = np.asarray(coverage.owner), _moved(coverage, seated)
    gained = np.bincount(sellers[moved], minlength=len(counts))
    lost = np.bincount(owner[moved], minlength=len(counts))
    heads = [_("Seller"), _("Accounts"), _("Coming"), _("Leaving")]
    for measure in coverage.options.measures:
        heads += [measure, _("Least"), _("Most"), _("Price")]
    rows = []
    for j in seated.open_sellers:
        name = coverage.sellers.ids[j]
        cells = [escape(name), f"{counts[j]:,}", f"{gained[j]:,}", f"{lost[j]:,}"]
        for measure in coverage.options.measures:
            most = coverage.sellers.most[measure][j]
            cells += [
                f"{loads[measure][j]:,.6g}",
                f"{coverage.sellers.least[measure][j]:,.6g}",
                "–" if most == np.inf else f"{most:,.6g}",
                f"{certificate['prices'][measure][name]:,.4g}",
            ]
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<th>{escape(str(one))}</th>" for one in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _picture(coverage: Coverage, seated: SeatedPlan) -> str:
    """A map of dots, an account each, in the colour of its seller; nothing without places."""
    ours, theirs = coverage.accounts.place, coverage.sellers.place
    if ours is None or theirs is None:
        return ""
    order = (1, 0) if coverage.is_spherical else (0, 1)
    x, y = (np.asarray(ours[at], float) for at in order)
    step = max(1, len(x) // MOST_DOTS)
    chosen = np.arange(0, len(x), step)
    low_x, low_y = x.min(), y.min()
    scale = (SIDE - 20) / max(np.ptp(x), np.ptp(y), 1e-9)
    sellers = np.asarray(seated.seller_of_accounts())
    dots = "".join(
        f'<circle cx="{10 + (x[i] - low_x) * scale:.1f}" cy="{SIDE - 10 - (y[i] - low_y) * scale:.1f}" r="2" '
        f'fill="hsl({137.5 * int(sellers[i]) % 360:.0f} 60% {38 + 14 * (int(sellers[i]) % 3)}%)"/>'
        for i in chosen
    )
    return f'<svg viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}" aria-hidden="true">{dots}</svg>'
