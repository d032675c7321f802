"""The whole sentence of every code, of errors and of findings, translated at the edge."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fieldhouse.domain.findings import Finding

SENTENCES: dict[str, Promise] = {
    "money.currency_mismatch": _(
        "Amounts in %(left)s and %(right)s cannot be added. Choose a reporting currency, which converts both."
    ),
}


def sentence_for(code: str, fields: Mapping[str, object]) -> str:
    """The sentence of a code with its fields filled in, in the current language.

    A code without a sentence, or fields that do not fit it, still give a whole sentence that names the code,
    so that a reader can report it.
    """
    sentence = _filled(code, fields)
    if sentence is not None:
        return sentence
    generic = _now("This was refused for a reason with the code %(code)s. Tell an administrator this code.")
    return generic % {"code": code}


def sentence_for_finding(finding: Finding) -> str:
    """The sentence of a finding's rule; it may name file, row, column and value besides its own fields."""
    place = {name: getattr(finding, name) or "" for name in ("file", "row", "column", "value")}
    sentence = _filled(finding.rule, {**place, **finding.fields})
    if sentence is not None:
        return sentence
    generic = _now(
        "The rule %(code)s was not met. Look at the value and the place, and correct it in the source."
    )
    return generic % {"code": finding.rule}


def _filled(code: str, fields: Mapping[str, object]) -> str | None:
    template = SENTENCES.get(code)
    if template is None:
        return None
    try:
        return str(template) % dict(fields)
    except (KeyError, TypeError, ValueError):
        # The sentence asks for a field that the error does not carry: the reader still gets a whole sentence.
        return None
