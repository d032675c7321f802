"""Sentences of files that are brought by browser."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UPLOADS: dict[str, Promise] = {
    "upload.of_somebody": _(
        "These files may hold rows behind walls that you do not pass. Ask whoever brought them."
    ),
    "upload.empty": _("No file was chosen. Choose the files that you exported."),
    "upload.too_many": _("More than %(limit)s files were chosen. Import them in several parts."),
    "upload.too_large": _("The files are larger than %(limit)s. Pack them as ZIP, or import them in parts."),
    "upload.name_unusable": _("The file name %(file)s cannot be kept. Rename the file and choose it again."),
    "upload.name_twice": _("Two files are called %(file)s. Rename one of them."),
    "upload.not_read": _(
        "%(file)s is of a kind that is not read. Export it as one of these: %(endings)s, or pack those as ZIP."
    ),
    "upload.zip_unreadable": _("The ZIP file %(file)s cannot be unpacked: %(reason)s. Pack it again."),
    "upload.zip_expands": _("The ZIP file %(file)s unpacks to far more than an export has. Pack it again."),
    "upload.at_work": _("These files are being imported, as run %(run)s. Wait until it ends, or cancel it."),
    "undo.not_last": _(
        "Only the last import can be undone, which is run %(run)s. Undo that one, or leave it."
    ),
    "undo.not_kept": _("What was before this import is not known, so it cannot be undone exactly."),
    "undo.in_use": _(
        "Something made here since refers to a record that the import brought (%(to)s), so it cannot be undone "
        "exactly. Take that back first."
    ),
    "upload.no_file": _("The upload has no file %(file)s. Choose one of its files."),
    "profile.name_unusable": _(
        "%(name)s cannot be the name of a profile. Use up to 40 letters, digits, hyphens and underscores."
    ),
    "profile.name_taken": _("There is a profile %(name)s already. Choose another name."),
    "upload.gone": _("The files were removed before they were imported. Choose them again."),
}
