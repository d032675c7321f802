"""Sentences of accounts that are merged and taken apart."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACCOUNTS: dict[str, Promise] = {
    "account.unknown": _("There is no such account, or you may not see it. Look it up by its name."),
    "merge.itself": _("An account cannot be merged into itself. Choose another one."),
    "merge.unknown": _("No account that you see has the Id %(into)s. Look it up by its name."),
    "merge.circle": _(
        "%(into)s counts as this account already, so that the two would go in a circle. Take that merge apart first."
    ),
    "merge.merged_already": _(
        "The account is merged into %(into)s on that day or later. Take that merge apart first."
    ),
    "merge.other_wall": _(
        "One of the two accounts stands behind a wall. A merge would let its deals out; change the wall in the source."
    ),
    "merge.not_merged": _(
        "No merge of %(account)s that was made here holds on %(on)s or later. One that a source tells is taken back "
        "there."
    ),
}
