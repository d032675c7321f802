"""Sentences of what is wrong in a profile, the file that says how a source is read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROFILES: dict[str, Promise] = {
    "profile.not_found": _("There is no profile of this name or path. Copy one that exists and edit it."),
    "profile.unreadable": _("The profile cannot be opened: %(reason)s. Check who may read it."),
    "profile.not_toml": _("The profile is not valid TOML: %(reason)s."),
    "profile.no_files": _("The profile reads no file. Add a [[files]] table."),
    "profile.company_missing": _("The profile %(profile)s needs a [company] table to found a home. Add one."),
    "profile.key_missing": _("The table lacks the key %(missing)s. Add it."),
    "profile.key_unknown": _("The key %(column)s is not known here. The nearest is: %(nearest)s."),
    "profile.kind_unknown": _("%(value)s is no kind of record. The nearest is: %(nearest)s."),
    "profile.field_unknown": _("The record %(kind)s has no field %(column)s. The nearest is: %(nearest)s."),
    "profile.field_missing": _("The record %(kind)s cannot do without the field %(field)s. Name its column."),
    "profile.column_absent": _(
        "The file has no column %(column)s, which the profile reads. Correct its name."
    ),
    "profile.cell_unclear": _("It is not clear how %(column)s is read. It takes one of: %(forms)s."),
    "profile.condition_unclear": _(
        "The condition on %(column)s cannot be understood. Give a value or a list."
    ),
    "profile.currency_unknown": _("%(value)s is no currency of ISO 4217. The nearest is: %(nearest)s."),
    "profile.zone_unknown": _("%(value)s is no time zone. Write it like Asia/Tokyo."),
    "profile.format_unusable": _("The date format %(value)s cannot be used. Write it like %%Y-%%m-%%d."),
    "profile.map_unknown": _("The profile has no map named %(value)s. The nearest is: %(nearest)s."),
    "profile.not_a_choice": _("%(value)s is none of: %(choices)s."),
    "profile.not_in_folder": _(
        "The look-up file %(value)s lies outside the folder. Put it beside the others."
    ),
    "profile.out_of_range": _("%(column)s lies between %(least)s and %(most)s. Correct it."),
    "profile.separators_equal": _(
        "Thousands and decimals have the same separator. Give them different ones."
    ),
    "profile.page_unusable": _(
        "%(value)s is no address of a record's page. Write it like https://example.com/{key}, with one {key}."
    ),
    "profile.stage_twice": _("The stage %(value)s is described twice. Keep one."),
    "profile.value_unreadable": _("%(value)s for %(column)s cannot be read, by the rule %(reason)s."),
    "profile.wrong_type": _("The key %(column)s takes another kind of value: %(wanted)s."),
}
