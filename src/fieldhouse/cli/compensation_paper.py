"""A payee's statement on paper: PDF by WeasyPrint, in the language of the command."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.cli.compensation_words import SUMS, rule_name
from fieldhouse.domain.currency import exponent
from fieldhouse.domain.errors import Refused
from fieldhouse.web.amounts import exact, grouped, quotient

if TYPE_CHECKING:
    from fieldhouse.engines.compensation.stating import Stated


def write_paper(
    path: Path,
    statement: dict[str, str],
    period: str,
    plans: Sequence[str],
    stated: Sequence[Stated],
    fingerprint: str,
) -> None:
    """Write the PDF; it holds everything it needs, and nothing is fetched for it."""
    from weasyprint import CSS, HTML

    currency = statement["currency"]
    text = render_to_string(
        "pay/statement.html",
        {
            "language": get_language() or "en",
            "payee": statement["payee_id"],
            "period": period,
            "plans": ", ".join(plans),
            "sums": [
                (str(name), exact(int(statement[key]), currency), key == "payable_minor")
                for key, name in SUMS.items()
                if key != "recovered_minor" or int(statement[key])
            ],
            "components": [
                _component(name, [one.line for one in group], currency)
                for name, group in groupby(stated, key=lambda one: str(one.line["component"]))
            ],
            "fingerprint": fingerprint,
        },
    )
    style = CSS(string=render_to_string("pay/statement.css"), url_fetcher=_fetch_nothing)
    HTML(string=text, url_fetcher=_fetch_nothing).write_pdf(path, stylesheets=[style])


def _fetch_nothing(url: str, *_more: object, **_options: object) -> dict[str, Any]:
    raise Refused("pay.statement_fetches", url=url[:200])


def _component(name: str, lines: Sequence[dict[str, Any]], currency: str) -> dict[str, Any]:
    return {
        "name": _("The plan as a whole") if name == "plan" else name,
        "lines": [_line(one, currency) for one in lines],
        "sum": exact(sum(one["amount_minor"] for one in lines), currency),
    }


def _line(one: dict[str, Any], currency: str) -> dict[str, str]:
    """A line as people read it: the rate as a percentage with four digits behind the point."""
    after, places = one["attainment_after_minor"], exponent(currency)
    has_rate = one["rate_den"] and one["rule"] != "objective"
    return {
        "credit": one["credit_id"],
        "rule": rule_name(one["rule"]),
        "tier": "" if one["tier"] is None else str(one["tier"]),
        "after": "" if after is None else grouped(quotient(after, 10**places, places)),
        "rate": f"{grouped(quotient(100 * one['rate_num'], one['rate_den'], 4))} %" if has_rate else "",
        "amount": exact(one["amount_minor"], currency),
    }
