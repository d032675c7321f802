"""Sentences of what cannot be answered or done: figures, forecasts, periods, runs, rights."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIGURES: dict[str, Promise] = {
    "facts.no_data": _("This home has no data yet. Import some, then come back."),
    "facts.writer_busy": _("Another import or run is writing. Wait until it has ended, then try again."),
    "facts.file_unreadable": _(
        "A file of the history cannot be read: %(detail)s. Run the check of the facts."
    ),
    "figure.unknown_metric": _("There is no metric %(value)s. Choose one of: %(known)s."),
    "figure.bad_generation": _("%(value)s is no generation. A generation is a whole number."),
    "figure.unknown_generation": _("There is no generation %(value)s in this home. Choose an earlier one."),
    "node.unknown": _("There is no node %(node)s. Choose one from the organisation or the territories."),
    "node.no_position": _("%(node)s is a territory. Name a position of the organisation."),
    "change.dates_reversed": _("The first day, %(a_on)s, lies after the second, %(b_on)s. Exchange them."),
    "change.bad_value": _("The history holds %(value)s for %(field)s, which is no value of it."),
    "period.closed_already": _("The period %(period)s is closed already. What comes later is a correction."),
    "period.not_over": _(
        "The period %(period)s is not over: the data reach to %(data_through)s. Close it then."
    ),
    "policy.no_right": _("Your roles do not include the right %(right)s. Ask an administrator for it."),
    "policy.no_node": _("Your roles do not cover this team or territory. Ask an administrator for it."),
    "run.cancelled": _("The run %(run)s was cancelled. Nothing of it is kept; start it again when you wish."),
    "user.exists": _("The user name %(login)s is taken. Choose another one."),
    "forecast.origin_twice": _("The window from %(as_of_on)s to %(window_ends_on)s is counted twice."),
    "forecast.window_ends_before_it_begins": _(
        "The window that begins on %(as_of_on)s ends before that day."
    ),
    "facts.file_missing": _(
        "The file %(file)s of the history is missing. Put it back from a back-up, or restore the home."
    ),
    "facts.file_altered": _(
        "The file %(file)s of the history was altered. Put it back from a back-up, or restore the home."
    ),
    "facts.file_unlisted": _(
        "A file lies among the history and belongs to no generation. The next import removes it."
    ),
    "figure.rule_changed": _(
        "The rule of %(metric)s has changed since version %(version)s, so this figure cannot be recomputed."
    ),
    "figure.unknown_reason": _("%(value)s is no reason for leaving a deal out. Choose one of: %(known)s."),
    "figure.bad_day": _("%(value)s is no day. Write it like 2026-11-20."),
    "figure.bad_view": _("%(value)s is no view of currencies. Choose one of: %(known)s."),
    "figure.not_permitted": _(
        "Whoever exports may not read the amounts of deals, so there is no sum. Permit it in the CRM and import again."
    ),
    "figure.nothing_last_year": _(
        "Nothing was closed in the same period a year ago, so there is no comparison."
    ),
    "quota.none": _("No quota for this node and period. Import quota.csv."),
    "quota.zero": _("The quota is 0, so there is no attainment."),
    "quota.reached": _("The quota is reached, so no pipeline is needed for it."),
    "run.broken": _("The run stopped by a fault of the program. Tell an administrator its number."),
    "run.silent": _("The run gave no sign of life and was ended. Start it again; what was done is not lost."),
    "expectation.not_computed": _(
        "It is not computed yet: the server does so within minutes of an import. For other days, open it and ask."
    ),
    "expectation.too_few": _(
        "Fewer than 3 won or 20 decided deals are known, too few to expect anything of."
    ),
    "expectation.silent": _(
        "Nothing has been told of any deal for too long to expect anything. Import newer data."
    ),
    "expectation.no_stages": _(
        "Before anything can be expected the stage map needs an open, a won and a lost stage. Complete it."
    ),
    "expectation.ahead": _(
        "The day lies after the data's last day. Choose an earlier one to see what to expect."
    ),
    "expectation.filtered": _(
        "Nothing is expected of deals with this filter. Filter by type, order type or currency, or not at all."
    ),
    "forecast.too_few_origins": _("Too few past days can be looked at to say."),
    "forecast.nothing_open": _("No deal is open, so there is nothing to expect from them."),
    "forecast.nothing_won_before": _(
        "Nothing was won in the past periods, so no pipeline is known to be needed."
    ),
}
