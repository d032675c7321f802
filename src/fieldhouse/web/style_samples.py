"""Made-up content for the style page. It belongs to no company and appears nowhere else."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fieldhouse.domain.findings import Finding, Severity

SINCE = datetime.date(2026, 11, 16)
CURRENCY = "USD"


class SampleFilters(forms.Form):
    """A filter row: two choices, a day and a text."""

    team = forms.ChoiceField(
        label=gettext_lazy("Team"), choices=[("", "—"), ("west", "West"), ("japan", "日本")], required=False
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        choices=[("", "—"), ("commit", pgettext_lazy("forecast category", "Commit"))],
        required=False,
    )
    closes_by = forms.DateField(
        label=gettext_lazy("Closes until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    account = forms.CharField(label=gettext_lazy("Account"), required=False)


class SampleForm(forms.Form):
    """A form with help and with an error."""

    call = forms.CharField(
        label=gettext_lazy("Your call"), help_text=gettext_lazy("In the unit of your page.")
    )
    note = forms.CharField(
        label=gettext_lazy("Why it changed"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def samples() -> dict[str, Any]:
    """The context of ``/style/``."""
    return {
        "currency": CURRENCY,
        "since": SINCE,
        "trail": [(_("All regions"), "#"), ("Japan 日本", "#"), ("東日本第一営業部", "")],
        "managers": _managers(),
        "steps": _steps(),
        "stages": _stages(),
        "ranges": _ranges(),
        "findings": _findings(),
        "filters": SampleFilters(),
        "form": SampleForm(data={"call": ""}),
        "run": SimpleNamespace(
            state="running", done_count=128_400, total_count=310_000, started_at=None, is_cancel_asked=False
        ),
        "finished": SimpleNamespace(
            state="done", done_count=310_000, total_count=310_000, started_at=None, is_cancel_asked=False
        ),
        "people": _people(),
        "chart_end": 1_200_000_00,
    }


def _managers() -> list[dict[str, Any]]:
    names = ("West", "Central", "East", "Public sector", "EMEA", "東日本", "西日本", "Channel")
    rows = []
    for at, name in enumerate(names):
        quota = (940 - at * 55) * 1_000_00 + 12_345
        closed = quota * (62 - at * 5) // 100
        commit, best, pipe = closed + quota // 4, closed + quota // 2, closed + quota * 2
        middle = commit + quota // 12
        rows.append(
            {
                "name": name,
                "quota": quota,
                "closed": closed,
                "commit": commit,
                "best": best,
                "pipeline": pipe,
                "low": middle - quota // 9,
                "middle": middle,
                "high": middle + quota // 7,
                "gap": quota - middle,
                "change": (3 - at) * 18_250_00 if at != 5 else None,
                "year_bp": 1240 - at * 410,
                "n": 41 - at * 4,
            }
        )
    return rows


def _steps() -> list[dict[str, Any]]:
    changes = (
        (_("Created"), 182_400_00),
        (_("Lost"), -96_150_50),
        (_("Pulled in"), 41_000_00),
        (_("Pushed out"), -128_700_00),
        (_("Amount"), 23_410_25),
        (_("Currency rate"), -4_120_75),
    )
    start = 1_840_000_00
    end = start + sum(amount for _label, amount in changes)
    first = {"label": _("On 16 Nov"), "amount_minor": start, "is_total": True, "href": "#"}
    last = {"label": _("On 20 Nov"), "amount_minor": end, "is_total": True, "href": "#"}
    return [first, *({"label": name, "amount_minor": amount, "href": "#"} for name, amount in changes), last]


def _stages() -> list[dict[str, Any]]:
    rows = (
        ("Qualify 見込み", 212, 6_120_000_00),
        ("Discover ヒアリング", 148, 4_480_000_00),
        ("Propose 提案", 83, 2_950_000_00),
        ("Negotiate 交渉", 37, 1_410_000_00),
        ("Closed won 受注", 22, 806_000_00),
    )
    return [{"label": a, "count": n, "amount_minor": amount, "href": "#"} for a, n, amount in rows]


def _ranges() -> list[dict[str, Any]]:
    return [
        {
            "label": row["name"],
            "low_minor": row["low"],
            "middle_minor": row["middle"],
            "high_minor": row["high"],
            "target_minor": row["quota"],
            "href": "#",
        }
        for row in _managers()[:6]
    ]


def _findings() -> list[Finding]:
    return [
        Finding("row.ragged", Severity.REJECTED, "opportunities.csv", 1042, None, "OP-1042,株式会社髙島,,"),
        Finding(
            "reference.unknown",
            Severity.WARNING,
            "opportunities.csv",
            88,
            "Owner",
            "T. Suzuki",
            {"to": "person"},
        ),
        Finding(
            "value.mapped",
            Severity.NOTE,
            "案件一覧.csv",
            17,
            "フェーズ",
            "交渉",
            {"taken": "Negotiate", "count": "37"},
        ),
    ]


def _people() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(given_name="太郎", family_name="田中", name=""),
        SimpleNamespace(given_name="Maria", family_name="Lopez", name=""),
        SimpleNamespace(given_name="", family_name="", name="Darcel Schlecht"),
    ]
