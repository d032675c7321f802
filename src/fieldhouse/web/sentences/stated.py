"""Sentences of quotas and calls that sheets and other systems state, and of the watched folder."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATED: dict[str, Promise] = {
    "amounts.no_heads": _(
        "None of the first ten lines names whom the rows are about, an amount and a period. Name them at the head "
        "of the columns, as in: Name, FY26 Q1, FY26 Q2."
    ),
    "amounts.too_long": _("The sheet has more than %(limit)s rows. Split it."),
    "amounts.empty_cells": _("%(count)s cells hold no amount. Nothing is said by them."),
    "period.not_a_name": _("%(text)s names no period. Write it like FY26 Q3, 2024年度上期 or 2026-04."),
    "stated.unit_unknown": _("%(value)s is no unit of amounts. Write it like 千円, K or USD thousands."),
    "stated.period_differs": _(
        "%(period)s begins on %(begins)s by the calendar here, and on %(starts_on)s by the file. Correct one of them."
    ),
    "stated.periods_overlap": _(
        "The amount for %(value)s overlaps others of the same row that do not make it up. Only those are taken."
    ),
    "stated.sum_of_nothing": _("The row states a sum of periods and none of them. Name the period."),
    "stated.sum_differs": _(
        "The sheet states a sum of %(stated)s, and its parts add up to %(sum)s. The parts count."
    ),
    "stated.sums": _("%(count)s amounts are sums of others. They agree, and count no second time."),
    "stated.day_assumed": _(
        "%(count)s quotas have no day on which they were agreed. The first day of their period is taken."
    ),
    "stated.quota_overlaps": _(
        "There is a quota from %(starts_on)s until %(until_on)s already, which overlaps this one. Both would count."
    ),
    "stated.call_no_quarter": _("%(period)s is no fiscal quarter. Calls are kept for quarters."),
    "stated.call_without_day": _("The call has no day on which it was said. Add a column with the date."),
    "stated.call_of_territory": _("%(value)s is a territory. A call is that of a person or a position."),
    "stated.node_missing": _(
        "The row does not say whose the amount is. Write a mail address, a key or the whole name."
    ),
    "stated.node_unknown": _(
        "No person, position or territory is called %(value)s. Write a mail address, a key or the whole name."
    ),
    "stated.node_ambiguous": _(
        "%(count)s are called %(value)s. Write the mail address or the key of the one meant."
    ),
    "stated.in_no_position": _(
        "%(value)s was in no position on %(on)s. Import the organisation of that time, or name the position."
    ),
    "stated.in_two_positions": _("%(value)s was in several positions on %(on)s. Name the position."),
    "watched.gone": _("The file was taken out of the watched folder before it was imported."),
    "watched.changed": _(
        "The file was written to while it was read. It is imported when nobody has changed it for a minute."
    ),
    "watched.given_up": _(
        "The import died %(count)s times without a word. Import the file by hand to see why."
    ),
}
