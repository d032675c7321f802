"""Sentences from pieces."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext


def say(name, count):
    return [
        _(f"Hello {name}"),  # found
        _("Hello " + name),  # found
        _(name + count),  # found
        _("Hello %(name)s" % {"name": name}),  # found
        _("Hello {}".format(name)),  # found
        _(" ".join(["Hello", name])),  # found
        _("Hello ") + name,  # found
        name + gettext_lazy(" said"),  # found
        f"{_('Hello')} {name}",  # found
        f"{name.upper(_('Hello'))} {name}",  # found
        " ".join([_("Hello"), name]),  # found
        ngettext("%d deal", "%d deals", count) % count,  # found
        ngettext(f"{count} deal", "deals", count),  # found
        pgettext("greeting", "Hello " + name),  # found
        _("Hello %s") % name,  # found
        translation.gettext(f"Hello {name}"),  # found
    ]
