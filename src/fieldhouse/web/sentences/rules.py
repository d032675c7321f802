"""Sentences of the business rules: money, shares, dates, calendars and trees."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES: dict[str, Promise] = {
    "money.currency_mismatch": _(
        "Amounts in %(left)s and %(right)s cannot be added. Choose a reporting currency, which converts both."
    ),
    "money.unknown_currency": _("%(currency)s is no currency of ISO 4217. Correct its code."),
    "money.no_currency": _(
        "The company has no reporting currency. Name one in the profile and import again."
    ),
    "money.not_finite": _("%(value)s is no amount. Correct it in the source."),
    "money.too_large": _("%(value)s is too large for an amount. Correct it in the source."),
    "money.bad_rate": _("%(text)s is no rate between %(base)s and %(quote)s. A rate is a positive number."),
    "money.no_rate": _("There is no %(kind)s rate from %(base)s to %(quote)s on %(on)s. Import one."),
    "money.two_rates": _("There are two %(kind)s rates from %(base)s to %(quote)s on %(on)s. Keep one."),
    "money.bad_weights": _("An amount can be divided by positive weights only. Correct the weights."),
    "money.unit_of_yen": _("Amounts in %(currency)s are not shown in a unit of yen. Choose another unit."),
    "share.negative": _("A share cannot be negative. Correct it in the source."),
    "share.over_whole": _("The shares come to more than the whole: %(sum_bp)s basis points. Correct them."),
    "texts.not_texts": _("%(value)s is no JSON object of texts. Correct it in the source."),
    "interval.empty": _(
        "The span from %(valid_from)s to %(valid_to)s holds no day. Correct one of the dates."
    ),
    "series.two_values": _("There are two values from %(on)s on. Keep one."),
    "tree.cycle": _("On %(on)s the tree runs in a circle: %(path)s. Correct one of these lines."),
    "tree.two_parents": _("On %(on)s, %(child)s stands under more than one: %(parents)s. Keep one."),
    "calendar.bad_first_month": _(
        "%(first_month)s is no month. The fiscal year begins in a month from 1 to 12."
    ),
    "calendar.bad_week_start": _("%(week_starts_on)s is no day of the week. Give a number from 1 to 7."),
    "calendar.bad_period_code": _("%(text)s is no period. Write it like FY27-Q3."),
    "calendar.no_such_period": _("The fiscal year %(year)s has no such period. Choose another one."),
    "calendar.year_out_of_range": _("The year %(year)s lies outside the calendar. Correct the date."),
    "fiscal.year_differs": _(
        "Fiscal years of the source that are none of the company's calendar: %(count)s, as %(period)s, where "
        "ours is %(ours)s. Figures count by the company's calendar."
    ),
    "fiscal.quarter_differs": _(
        "Fiscal quarters of the source that are none of the company's calendar: %(count)s, as %(period)s, where "
        "ours is %(ours)s. Figures count by the company's calendar."
    ),
    "fiscal.month_differs": _(
        "Fiscal months of the source that are none of the company's calendar: %(count)s, as %(period)s, where "
        "ours is %(ours)s. Figures count by the company's calendar."
    ),
    "calendar.naive_instant": _("The time %(instant)s names no zone. Give one."),
    "calendar.unknown_zone": _("%(zone)s is no time zone. Write it like Asia/Tokyo."),
    "simulator.out_of_range": _("%(argument)s lies between %(low)s and %(high)s. Give another number."),
    "simulator.dirty_is_salesforce": _(
        "A dirty export is one of Salesforce, and not a lean one. Give --profile salesforce, and not --lean."
    ),
    "route.overlap": _(
        "On %(on)s, two parties stand at place %(value)s of the route of deal %(deal)s. Keep one."
    ),
    "route.out_of_order": _(
        "On %(on)s, the route of deal %(deal)s runs backwards: distributors come before resellers. Correct the order."
    ),
    "route.no_end_customer": _(
        "On %(on)s, the route of deal %(deal)s has no end customer. Add the one who uses the product."
    ),
    "route.two_end_customers": _(
        "On %(on)s, the route of deal %(deal)s has more than one end customer. Keep one."
    ),
    "route.end_customer_not_last": _(
        "On %(on)s, the end customer is not the last of the route of deal %(deal)s. Correct the order."
    ),
}
