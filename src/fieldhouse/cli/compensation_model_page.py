"""The report of a draft plan: what it costs beside the plan of today, who gains and who loses, and how sure that is."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.translation import gettext as _

from fieldhouse.cli.standalone_page import page_of
from fieldhouse.web.amounts import exact, quotient

WIDE, HIGH, EDGE = 640, 300, 46
MOST_ROWS = 500
NOW, THEN = "#8b94a5", "#1d4f91"


def report_of(facts: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """The page, both languages one after the other."""
    return page_of("Pay plan model · 報酬プランの試算", lambda: _section(facts, rows))


def _section(facts: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    about = _(
        "The draft %(draft)s beside %(current)s, over %(credits)s credits from %(first)s to %(last)s. Nothing "
        "here is paid."
    ) % {
        "draft": ", ".join(facts["plans"]["draft"]),
        "current": ", ".join(facts["plans"]["current"]),
        "credits": f"{facts['credits']:,}",
        "first": facts["first_on"] or "–",
        "last": facts["last_on"] or "–",
    }
    title = _("Model of a draft pay plan")
    parts = [f"<h1>{_text(title)}</h1><p>{_text(about)}</p>"]
    for currency, one in facts["currencies"].items():
        own = [row for row in rows if row["currency"] == currency]
        parts.append(_of_currency(currency, one, own, facts["drawn"]))
    return "".join(parts)


def _of_currency(
    currency: str, one: dict[str, Any], rows: list[dict[str, Any]], drawn: dict[str, Any]
) -> str:
    cost, payees = one["cost_minor"], one["payees"]
    said = [
        (_("Cost of the plan of today"), exact(cost["current"], currency)),
        (_("Cost of the draft"), exact(cost["draft"], currency)),
        (_("Difference"), _difference(one["difference_minor"], cost["current"], currency)),
        (_("Payees who get more, less, the same"), f"{payees['more']} / {payees['less']} / {payees['same']}"),
    ]
    if drawn["years"]:
        said += [
            (label, f"{_money(range_['p10'], currency)} – {_money(range_['p90'], currency)}")
            for label, range_ in (
                (_("Plan of today in 8 of 10 drawn years"), one["drawn_minor"]["current"]),
                (_("Draft in 8 of 10 drawn years"), one["drawn_minor"]["draft"]),
            )
        ]
    facts = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in said)
    years = _(
        "%(years)s years are drawn: every deal grows or shrinks by a factor that all share (deviation "
        "%(common)s) and one of its own payee (deviation %(own)s). Both are assumptions, not measurements."
    )
    drawn_about = f"<p>{_text(years % drawn)}</p>" if drawn["years"] else ""
    blocks = [
        (currency, f"<dl>{facts}</dl>{drawn_about}"),
        (_("If more or less is sold"), _lines(one["scales"]) + _scales(one["scales"], currency)),
        (_("Pay of the payees"), _spread(one["pay_minor"], currency)),
        (_("Who gains and who loses"), _dots(rows) + _payees(rows, currency)),
    ]
    return "".join(f"<h2>{_text(title)}</h2>{inner}" for title, inner in blocks)


def _difference(minor: int, before: int, currency: str) -> str:
    share = f" ({quotient(100 * minor, before, 1):+} %)" if before > 0 else ""
    return f"{'+' if minor > 0 else ''}{exact(minor, currency)}{share}".replace("(-", "(−")


def _scales(scales: list[dict[str, Any]], currency: str) -> str:
    heads = [_("Of what was sold"), _("Plan of today"), _("Draft"), _("Difference")]
    rows = [
        [
            f"{one['percent']} %",
            exact(one["current_minor"], currency),
            exact(one["draft_minor"], currency),
            _difference(one["draft_minor"] - one["current_minor"], one["current_minor"], currency),
        ]
        for one in scales
    ]
    return _table(heads, rows)


def _spread(pay: dict[str, dict[str, int | None]], currency: str) -> str:
    heads = [_("Of the payees, so many percent get at most"), _("Plan of today"), _("Draft")]
    rows = [
        [
            f"{name.removeprefix('p')} %",
            *(_money(pay[side][name], currency) for side in ("current", "draft")),
        ]
        for name in pay["current"]
    ]
    return _table(heads, rows)


def _payees(rows: list[dict[str, Any]], currency: str) -> str:
    heads = [_("Payee"), _("Plan of today"), _("Draft"), _("Difference")]
    shown = rows if len(rows) <= MOST_ROWS else rows[: MOST_ROWS // 2] + rows[-MOST_ROWS // 2 :]
    cells = [
        [
            row["payee_id"],
            exact(row["current_minor"], currency),
            exact(row["draft_minor"], currency),
            _difference(row["difference_minor"], row["current_minor"], currency),
        ]
        for row in shown
    ]
    rest = _("%(rest)s payees between them stand in payees.csv.") % {"rest": len(rows) - len(shown)}
    return _table(heads, cells) + (f"<p>{_text(rest)}</p>" if len(shown) < len(rows) else "")


def _lines(scales: list[dict[str, Any]]) -> str:
    """Cost by what is sold, a line for each plan; the axis begins at 0."""
    most = max((one[f"{side}_minor"] for one in scales for side in ("current", "draft")), default=0)
    if most <= 0:
        return ""
    low, high = scales[0]["percent"], scales[-1]["percent"]

    def at(one: dict[str, Any], side: str) -> tuple[float, float]:
        x = EDGE + (WIDE - 2 * EDGE) * (one["percent"] - low) / (high - low)
        return x, HIGH - EDGE - (HIGH - 2 * EDGE) * one[f"{side}_minor"] / most

    drawn = "".join(
        f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="'
        + " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(one, side) for one in scales))
        + '"/>'
        for side, colour in (("current", NOW), ("draft", THEN))
    )
    marks = "".join(
        f'<text x="{at(one, "draft")[0]:.1f}" y="{HIGH - EDGE + 18}" text-anchor="middle">{one["percent"]} %</text>'
        for one in scales
    )
    return _picture(drawn + marks + _legend(), _("Cost by what is sold"))


def _dots(rows: list[dict[str, Any]]) -> str:
    """A dot for each payee: pay today from left to right, under the draft from below; above the line is more."""
    most = max((max(row["current_minor"], row["draft_minor"]) for row in rows), default=0)
    if most <= 0:
        return ""
    wide, high = WIDE - 2 * EDGE, HIGH - 2 * EDGE
    dots = "".join(
        f'<circle cx="{EDGE + wide * max(row["current_minor"], 0) / most:.1f}" '
        f'cy="{HIGH - EDGE - high * max(row["draft_minor"], 0) / most:.1f}" r="3" fill="{THEN}" fill-opacity="0.6"/>'
        for row in rows
    )
    line = f'<line x1="{EDGE}" y1="{HIGH - EDGE}" x2="{WIDE - EDGE}" y2="{EDGE}" stroke="{NOW}"/>'
    across, up = _("Plan of today"), _("Draft")
    words = (
        f'<text x="{WIDE - EDGE}" y="{HIGH - EDGE + 18}" text-anchor="end">{_text(across)}</text>'
        f'<text x="{EDGE}" y="{EDGE - 10}">{_text(up)}</text>'
    )
    return _picture(line + dots + words, _("Pay of each payee under both plans"))


def _legend() -> str:
    names = ((NOW, _("Plan of today")), (THEN, _("Draft")))
    return "".join(
        f'<rect x="{EDGE + place * 160}" y="14" width="12" height="12" fill="{colour}"/>'
        f'<text x="{EDGE + 18 + place * 160}" y="25">{_text(name)}</text>'
        for place, (colour, name) in enumerate(names)
    )


def _picture(inner: str, label: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" aria-label="{_text(label)}" '
        f'font-size="12">{inner}</svg>'
    )


def _table(heads: list[str], rows: list[list[str]]) -> str:
    head = "".join(f"<th>{_text(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _money(minor: int | None, currency: str) -> str:
    return "–" if minor is None else exact(minor, currency)


def _text(said: object) -> str:
    return escape(str(said))
