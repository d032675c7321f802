"""What the codes of figures are called on pages: metrics, categories, reasons, methods."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

METRIC_LABELS: Mapping[str, Promise] = {
    # Translators: 目標
    "quota": _("Quota"),
    # Translators: 受注済
    "closed": _("Closed"),
    # Translators: 達成予測（累計）
    "commit_total": _("Commit (cumulative)"),
    # Translators: 最善達成予測（累計）
    "best_case_total": _("Best case (cumulative)"),
    # Translators: パイプライン（累計）
    "pipeline_total": _("Pipeline (cumulative)"),
    # Translators: 達成予測（未成立のみ）
    "open_commit": _("Open commit"),
    # Translators: 最善達成予測（未成立のみ）
    "open_best_case": _("Open best case"),
    # Translators: 未成立パイプライン（当期間）
    "open_pipeline": _("Open pipeline"),
    # Translators: 未成立パイプライン（全期間）
    "open_all": _("Open pipeline, all dates"),
    # Translators: 不足
    "gap": _("Gap"),
    # Translators: 達成率
    "attainment": _("Attainment"),
    # Translators: パイプライン倍率（現在）
    "coverage_present": _("Pipeline coverage, present"),
    # Translators: パイプライン倍率（必要）
    "coverage_needed": _("Pipeline coverage, needed"),
    # Translators: 前年同期受注
    "closed_last_year": _("Closed a year before"),
    # Translators: 前年同期比
    "year_on_year": _("Year on year"),
    # Translators: 着地見込み
    "expectation": _("Expectation"),
    # Translators: 着地見込みの下限（80 %幅）
    "expectation_low": _("Expectation, low end"),
    # Translators: 着地見込みの上限（80 %幅）
    "expectation_high": _("Expectation, high end"),
}

# The heads of narrow columns; the page says once that they are cumulative.
SHORT_LABELS: Mapping[str, Promise] = {
    **METRIC_LABELS,
    # Translators: 達成予測 (head of a narrow column; the page says that it is cumulative)
    "commit_total": _("Commit"),
    # Translators: 最善達成予測 (head of a narrow column)
    "best_case_total": _("Best case"),
    # Translators: パイプライン (head of a narrow column)
    "pipeline_total": _("Pipeline"),
}

LEFT_OUT_LABELS: Mapping[str, Promise] = {
    "behind_wall": _("Behind a wall"),
    "stage_not_mapped": _("Stage is not in the stage map"),
    "lost": _("Lost"),
    "booked_outside_period": _("Won in another period"),
    "already_won": _("Already won"),
    "omitted": _("Omitted from the forecast"),
    "still_open": _("Still open"),
    "category_not_counted": _("In another category"),
    "no_close_date": _("No close date"),
    "closes_outside_period": _("Closes in another period"),
    "no_amount": _("No amount"),
    "no_rate": _("No exchange rate"),
}

CHANGE_LABELS: Mapping[str, Promise] = {
    "amount": _("Amount changed"),
    "created": _("Created"),
    "won": _("Won"),
    "lost": _("Lost"),
    "reopened": _("Reopened"),
    "moved_in": _("Moved in"),
    "moved_out": _("Moved out"),
    "pulled_in": _("Pulled in"),
    "pushed_out": _("Pushed out"),
    "category": _("Category changed"),
    "currency_rate": _("Exchange rate"),
    "other": _("Other"),
}

CALL_LABELS: Mapping[str, Promise] = {
    "commit": _("Commit"),
    "most_likely": _("Most likely"),
    "best_case": _("Best case"),
}

COMPONENT_LABELS: Mapping[str, Promise] = {
    # Translators: ハザード（段階・経過日数別の成約率）
    "hazards": _("Open deals by stage, age, close date and size, and new ones"),
    "age": _("Open deals by age alone, and new ones"),
    "run_rate": _("Run rate of the last season"),
    "seasonal": _("The same window a season before"),
}

PART_LABELS: Mapping[str, Promise] = {
    "closed": _("Closed so far"),
    "still_to_come": _("Still to come"),
}

TREE_LABELS: Mapping[str, Promise] = {
    # Translators: 組織
    "organisation": _("Organisation"),
    # Translators: テリトリー
    "territories": _("Territories"),
}

CITED_AS_LABELS: Mapping[str, Promise] = {
    "export": _("Exported"),
    "submitted": _("Submitted"),
    "sealed": _("Sealed at the close of the period"),
    "printed": _("Printed"),
}
