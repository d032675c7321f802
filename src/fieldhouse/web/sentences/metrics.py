"""The rule of every metric and of every reason for leaving a deal out, each as a whole sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

METRICS: dict[str, Promise] = {
    "metric.closed": _(
        "The sum of all deals of the node that were won by the day looked at and are booked in the period."
    ),
    "metric.commit_total": _(
        "What is closed in the period, and the open deals of the category commit that close in it. Cumulative: "
        "closed is included."
    ),
    "metric.best_case_total": _(
        "What is closed in the period, and the open deals of the categories commit and best case that close in "
        "it. Cumulative: closed and commit are included."
    ),
    "metric.pipeline_total": _(
        "What is closed in the period, and the open deals of the categories commit, best case and pipeline that "
        "close in it. Cumulative: everything more certain is included."
    ),
    "metric.open_commit": _("The open deals of the category commit that close in the period."),
    "metric.open_best_case": _("The open deals of the category best case that close in the period."),
    "metric.open_pipeline": _(
        "The open deals of the categories commit, best case and pipeline that close in the period."
    ),
    "metric.open_all": _(
        "The open deals of the categories commit, best case and pipeline, whatever their close date."
    ),
    "metric.quota": _(
        "The quotas of the node for the quarters of the period, each by the newest version agreed by the day "
        "looked at, at the plan rate."
    ),
    "metric.gap": _("The quota less what is closed. Below zero, the quota is exceeded."),
    "metric.attainment": _("What is closed, divided by the quota."),
    "metric.coverage_present": _("The open pipeline of the period, divided by the gap that is left."),
    "metric.coverage_needed": _(
        "The open pipeline that earlier periods had on the same day, divided by what was won of it until they "
        "ended."
    ),
    "metric.closed_last_year": _(
        "What was closed in the same period a fiscal year before, as many days into it as now."
    ),
    "metric.year_on_year": _(
        "What is closed, divided by what was closed in the same period a fiscal year before, as many days into "
        "it; shown as growth."
    ),
    "metric.expectation": _(
        "What the period is expected to come to: what is closed, and the mean of what the forecast engine expects of "
        "open deals and of new ones until the period ends, by what was known on the day looked at."
    ),
    "metric.expectation_low": _(
        "The low end of the 80 %% range of the expectation: one time in ten it comes to less."
    ),
    "metric.expectation_high": _(
        "The high end of the 80 %% range of the expectation: one time in ten it comes to more."
    ),
    "left_out.behind_wall": _("They stand behind a wall, such as public sector, and enter no usual sum."),
    "left_out.stage_not_mapped": _("Nobody has said what their stage means. Add it to the stage map."),
    "left_out.lost": _("They were lost by the day looked at."),
    "left_out.booked_outside_period": _("They were won, and are booked in another period."),
    "left_out.already_won": _("They are won, and this figure counts open deals."),
    "left_out.omitted": _("They are omitted from the forecast by their category."),
    "left_out.still_open": _("They are open, and this figure counts won deals."),
    "left_out.category_not_counted": _("Their category is less certain than the ones counted."),
    "left_out.no_close_date": _("They have no close date, so they fall into no period."),
    "left_out.closes_outside_period": _("Their close date lies in another period."),
    "left_out.no_amount": _("They have no amount."),
    "left_out.no_rate": _("No exchange rate is known for their currency. Import one."),
}
