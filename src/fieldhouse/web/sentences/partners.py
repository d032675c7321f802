"""Sentences of partners' sheets: why a line, or a whole sheet, has no deal."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARTNERS: dict[str, Promise] = {
    "partner.unknown_customer": _(
        "No deal on the route of this partner has a customer like this. Ask the partner for the corporate number, or "
        "for our number of the deal."
    ),
    "partner.kept_apart": _(
        "%(account)s is another company: the legal form, its place in the name, or a number differs. Ask the partner "
        "for the corporate number."
    ),
    "partner.no_open_deal": _(
        "%(account)s has no open deal on the route of this partner. Enter the deal in the CRM, if it is new."
    ),
    "partner.says_nothing": _(
        "The line names neither a customer nor a number of a deal. Ask the partner to fill one in."
    ),
    "partner.no_columns": _(
        "No column is read as a customer or as a number of a deal. Say below which column that is."
    ),
    "partner.unreadable": _("No line of the sheet can be read. Choose the row of the column names below."),
    "partner.too_long": _("The sheet has more than %(limit)s lines. Bring it in several parts."),
    "partner.answered": _("The lines of this sheet are answered already. Open the sheet to see the answers."),
    "partner.line_answered": _("The line of row %(row)s waits for no answer. Open the sheet anew."),
    "partner.deal_taken": _(
        "The line of row %(row)s tells of the same deal already. Choose another deal, or none of these."
    ),
    "partner.file_gone": _("The file of this sheet is gone. Remove the sheet, and bring it again."),
    "profile.not_imported": _(
        "Rows of the kind %(kind)s are never imported. Bring the file on the page of partners' sheets."
    ),
}
