"""Sentences of a comparison with a report: what it is refused for, and why a deal differs or that nothing says why."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIE_OUT: dict[str, Promise] = {
    "reconcile.no_file": _("There is no report %(path)s. Check the path."),
    "reconcile.no_deals": _(
        "There are no deals of the source %(source)s. Import them, or name another source."
    ),
    "reconcile.not_a_report": _(
        "%(name)s is neither CSV nor XLSX. Export the report from Salesforce in one of these forms."
    ),
    "reconcile.too_large": _(
        "A report may have up to %(limit)s MiB. Narrow its filter and export it in parts."
    ),
    "reconcile.filter_contradicted": _(
        "The report holds a deal in row %(row)s that this filter leaves out. State the filter of the report."
    ),
    "tie_out.edited_here": _(
        "%(field)s was changed here. By what the source told us alone, the deal stands as in the report."
    ),
    "tie_out.time_zone": _(
        "%(field)s was changed at %(at)s UTC, which is the report's day in some time zone, and so it stood beside that "
        "change."
    ),
    "tie_out.created": _(
        "The deal was created at %(at)s UTC, which is the report's day in some time zone, and not in all."
    ),
    "tie_out.newer": _("The source changed the deal on %(on)s, and our data end on %(data_through)s."),
    "tie_out.conversion": _(
        "At our rate of %(on)s (%(kind)s, %(rate)s) the amount is what the report has; our totals use the plan rate."
    ),
    "tie_out.split": _(
        "The deal has %(count)s owners, each with a part in our totals; the report gives the whole to one."
    ),
    "tie_out.not_mapped": _(
        "The report says %(name)s where all %(count)s deals under that name stand at %(place)s here. Add the name."
    ),
    "tie_out.not_exported": _(
        "No export has ever told us %(field)s of this deal: it is empty there, not permitted, or leads to no record."
    ),
    "tie_out.filter_state": _("The report does not ask for deals of this status."),
    "tie_out.record_type": _("The report does not ask for deals of the record type %(name)s."),
    "tie_out.filter_day": _("The report does not ask for deals that close on %(close_on)s."),
    "tie_out.deleted": _("From %(on)s on, a whole export of the source has the deal no more."),
    "tie_out.repeated": _("The report has the deal in row %(row)s already, with the same values."),
    "tie_out.open_ours": _("The deal is not in the report, and nothing that we know says why."),
    "tie_out.open_theirs": _(
        "The report has this deal, and we do not. Import a newer export, or look for its Id."
    ),
    "tie_out.open_value": _(
        "%(field)s is %(ours)s here and %(theirs)s in the report, and nothing that we know says why."
    ),
}
