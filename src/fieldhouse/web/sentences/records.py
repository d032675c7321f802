"""Sentences of lists, of editing a deal, of setting a quota, and of moving a team."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RECORDS: dict[str, Promise] = {
    "list.bad_cursor": _("This address names no place in the list. Open the list again from its first page."),
    "list.bad_filter": _("%(value)s cannot be read as the filter %(name)s. Correct it."),
    "list.view_too_long": _(
        "This view has more filters than can be kept. Take some away, then save it again."
    ),
    "access.not_yet": _("There was no such deal on %(on)s. Choose a later day."),
    "access.bad_day": _("%(value)s is no day. Write it as YYYY-MM-DD."),
    "policy.no_record": _("There is no such record, or your roles do not cover it. Check its address."),
    "policy.only_shown": _("This deal is only shown to you. Ask its owner to change it."),
    "share.ended": _("A deal cannot be shown until %(on)s: that day is over. Choose a later one."),
    "share.reason_missing": _("Say why the deal is shown to them."),
    "share.no_account": _("The deal has no account, so only the deal itself can be shown."),
    "share.not_whole": _(
        "An account may have deals that you do not see. Show the deal alone, or ask RevOps."
    ),
    "absence.own_deputy": _("Nobody stands in for themself. Choose somebody else."),
    "absence.deputy_gone": _("%(login)s does not sign in any more. Choose somebody else."),
    "absence.dates_reversed": _("The last day, %(last)s, is before the first, %(first)s."),
    "absence.ended": _("The last day, %(on)s, is over. Choose a later one."),
    "deal.unknown": _("There is no such deal, or your roles do not cover it. Check its source and key."),
    "deal.changed_meanwhile": _(
        "Meanwhile %(by)s changed this deal: %(field)s from %(before)s to %(after)s. It is shown as it stands now; "
        "decide again."
    ),
    "deal.not_editable": _("The field %(field)s cannot be changed here. Change it in the CRM."),
    "deal.bad_value": _("%(value)s is no value of the field %(field)s. Correct it."),
    "deal.is_gone": _(
        "The source has this deal no more since %(on)s. It counts up to %(last)s, is shown as it stood on that day, "
        "and cannot be changed."
    ),
    "deal.is_closed": _(
        "The deal is closed, so its %(field)s follows from its stage. Change the stage first."
    ),
    "deal.edit_unreadable": _("The change cannot be read. Open the field again and send it once more."),
    "quota.no_quarter": _("A quota is set for a quarter, and %(period)s is none. Choose a quarter."),
    "quota.currency_unknown": _("There is no rate for %(currency)s. Choose a currency that has one."),
    "quota.bad_amount": _("%(value)s is no quota. Give an amount from 0 upwards."),
    "move.not_there": _("%(node)s is not in the organisation on %(on)s. Choose a later day."),
    "move.there_already": _("%(node)s reports to %(to)s on %(on)s already."),
    "quota.changed_meanwhile": _(
        "Meanwhile %(by)s set this quota from %(before)s to %(after)s, agreed on %(on)s. The versions are shown as "
        "they stand now; decide again."
    ),
    "quota.imported_meanwhile": _(
        "Meanwhile an import brought another version of this quota. The versions are shown as they stand now; "
        "decide again."
    ),
    "quota.day_taken": _("An import brought a quota that was agreed on %(on)s too. Choose another day."),
    "quota.no_period": _(
        "The quota has no last day, and no fiscal month begins on %(starts_on)s. Bring the file of periods with it, or "
        "name the last day."
    ),
    "quota.quarter_assumed": _(
        "Quotas without a last day: %(count)s. Each is taken for the fiscal quarter that begins on its first day; the "
        "file of periods would say so."
    ),
    "quota.month_assumed": _(
        "Quotas without a last day: %(count)s. Each is taken for the fiscal month that begins on its first day; the "
        "file of periods would say so."
    ),
    "import.clock_behind": _(
        "The clock says %(today)s, and the home's data reach to %(data_through)s. Set the clock right, or name the day "
        "of the export in the profile, as taken_on."
    ),
}
