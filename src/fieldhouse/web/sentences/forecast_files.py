"""Sentences of what is wrong with a folder in the forecast's file contract, or with what is asked of it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORECAST_FILES: dict[str, Promise] = {
    "forecast.folder_missing": _("There is no folder %(path)s. Name the one that holds about.json."),
    "export.folder_not_empty": _("%(path)s is no empty folder. Name a folder that is empty, or a new one."),
    "forecast.file_missing": _("The file %(path)s is missing. Put it into the folder."),
    "forecast.file_unreadable": _("The file of %(path)s cannot be read: %(reason)s. Write it anew."),
    "forecast.column_missing": _("The file of %(path)s has no column %(column)s. Add it."),
    "forecast.column_unreadable": _(
        "The column %(column)s of %(path)s holds lists or bytes. Write it as text, or leave it out."
    ),
    "forecast.too_many_origins": _(
        "A forecast every %(every)s days makes %(n)s origins; more than %(most)s are not tested. "
        "Choose more days between them."
    ),
    "forecast.about_unreadable": _("%(path)s cannot be read as JSON: %(reason)s. Correct it."),
    "forecast.about_key": _("%(key)s cannot be %(value)s. Correct it in about.json or in the command."),
    "forecast.stage_twice": _(
        "The stage %(stage)s stands in two of the lists order, won and lost. Keep it in one."
    ),
    "forecast.not_a_day": _("%(value)s for %(key)s is no day. Write it as YYYY-MM-DD."),
    "forecast.no_window": _(
        "No window leads from %(as_of)s to %(until)s. Choose an end that comes later, by ten years at most."
    ),
    "forecast.before_observation": _(
        "On %(as_of)s nothing had been observed: the recording begins on %(since)s. Choose a later day."
    ),
}
