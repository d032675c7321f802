"""The whole sentence of every code: errors of the domain and rules of the findings, translated at the edge."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "money.currency_mismatch": _(
        "Amounts in %(left)s and %(right)s cannot be added. Choose a reporting currency, which converts both."
    ),
}


def sentence_for(code: str, fields: Mapping[str, object]) -> str:
    """The sentence of a code with its fields filled in, in the current language.

    A code without a sentence, or fields that do not fit it, still give a whole sentence that names the code, so that a
    reader can report it.
    """
    template = SENTENCES.get(code)
    if template is not None:
        try:
            return str(template) % dict(fields)
        except (KeyError, TypeError, ValueError):
            pass_on = code
    else:
        pass_on = code
    return _now("This was refused for a reason with the code %(code)s. Tell an administrator this code.") % {
        "code": pass_on
    }
