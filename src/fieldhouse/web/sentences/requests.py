"""Sentences of requests that cannot be answered: parameters, rights, exports, and the REST API."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REQUESTS: dict[str, Promise] = {
    "parameter.unreadable": _(
        "The parameter %(name)s cannot be read. Give at most %(limit)s characters and no control characters."
    ),
    "parameter.missing": _("The parameter %(name)s is missing. Give it."),
    "figure.bad_currency": _("There are no rates for %(value)s. Choose one of: %(known)s."),
    "figure.bad_filter": _(
        "%(value)s is no filter. Write it like stage:proposal, with one of the fields: %(known)s."
    ),
    "figure.not_cited": _(
        "No figure that you may see was cited with the code %(code)s. Give at least its first 8 characters."
    ),
    "figure.code_too_short": _(
        "The code %(code)s is the beginning of more than one figure. Give more of its characters."
    ),
    "cursor.figure_changed": _(
        "The figure has changed since the first page of its rows. Begin again, or name what was known."
    ),
    "policy.no_wall": _("Your roles do not open the wall %(wall)s. Ask an administrator for it."),
    "policy.not_for_partners": _("This page is for the company's own people. Go to your deals."),
    "policy.partners_only": _("This page is for the people of a partner. Your roles name none."),
    "policy.no_nodes": _("Your roles cover no team or territory. Ask an administrator for one."),
    "run.unknown": _("There is no run %(run)s. Look it up among the newest runs."),
    "export.rows_withheld": _(
        "You may see %(shown)s of the %(total)s deals. A package proves nothing unless it holds them all."
    ),
    "export.no_package": _("There is no package of this kind: %(kind)s. Choose a figure or a change."),
    "export.encoding_unknown": _(
        "A CSV file is written in UTF-8, or in cp932. There is no %(value)s here; leave it out, or say cp932."
    ),
    "export.too_long": _(
        "The list has %(rows)s deals, and a worksheet holds %(most)s. Narrow the list by its filters."
    ),
    "database.unavailable": _(
        "The database does not answer, or cannot write. Nothing was half saved: try again in a minute. If it lasts, "
        "tell an administrator that the database must run and its disk have room."
    ),
    "api.not_signed_in": _(
        "Nobody is signed in. Send a token that has not run out, or sign in and send the session."
    ),
    "api.token_scope": _("The token may not do this. Make one with the scope %(scope)s."),
    "api.csrf": _("The token against forged requests is missing or old. Send it in X-CSRFToken."),
    "api.unreadable": _("The body cannot be read. Send JSON as the description of the operation says."),
    "api.invalid": _("These parts have another shape than the operation takes: %(places)s. Correct them."),
    "api.unknown_address": _("No operation has this address. Look it up in /api/v1/openapi.json."),
    "api.broken": _("The program failed at this. Tell an administrator when it was and what you asked for."),
}
