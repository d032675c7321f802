"""Whole sentences, filled outside the mark."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

TITLE = gettext_lazy("Forecast")


def say(name, count, translate):
    return [
        _("Hello %(name)s") % {"name": name},
        _(
            "A long sentence "
            "in two literals."
        ),
        ngettext("%(count)s deal", "%(count)s deals", count + 1) % {"count": count + 1},
        pgettext("greeting", "Hello"),
        _("100 % of quota, or 100%% as written"),
        [_("One"), _("Two")],
        translate(f"not {name} a mark"),
        "a" + name,
    ]
