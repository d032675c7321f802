"""The whole sentence of every code, of errors and of findings, translated at the edge."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fieldhouse.apps.figures.assumption_sentences import ASSUMED, HIDDEN
from fieldhouse.domain.findings import Finding
from fieldhouse.web.amounts import grouped
from fieldhouse.web.sentences.accounts import ACCOUNTS
from fieldhouse.web.sentences.approvals import APPROVALS
from fieldhouse.web.sentences.audit import AUDIT
from fieldhouse.web.sentences.changes import CHANGES
from fieldhouse.web.sentences.coverage import COVERAGE
from fieldhouse.web.sentences.figures import FIGURES
from fieldhouse.web.sentences.files import FILES
from fieldhouse.web.sentences.forecast_files import FORECAST_FILES
from fieldhouse.web.sentences.homes import HOMES
from fieldhouse.web.sentences.jobs import JOBS
from fieldhouse.web.sentences.kinds import DEAL_FIELDS, KINDS, RIGHTS
from fieldhouse.web.sentences.logins import LOGINS
from fieldhouse.web.sentences.metrics import METRICS
from fieldhouse.web.sentences.notices import NOTICES
from fieldhouse.web.sentences.organisation import ORGANISATION
from fieldhouse.web.sentences.partners import PARTNERS
from fieldhouse.web.sentences.pay import PAY
from fieldhouse.web.sentences.privacy import PRIVACY
from fieldhouse.web.sentences.profiles import PROFILES
from fieldhouse.web.sentences.records import RECORDS
from fieldhouse.web.sentences.requests import REQUESTS
from fieldhouse.web.sentences.rules import RULES
from fieldhouse.web.sentences.stated import STATED
from fieldhouse.web.sentences.tieout import TIE_OUT
from fieldhouse.web.sentences.uploads import UPLOADS

SENTENCES: dict[str, Promise] = {
    **FILES,
    **PROFILES,
    **RULES,
    **FIGURES,
    **FORECAST_FILES,
    **METRICS,
    **HOMES,
    **LOGINS,
    **REQUESTS,
    **RECORDS,
    **CHANGES,
    **TIE_OUT,
    **ASSUMED,
    **HIDDEN,
    **ORGANISATION,
    **UPLOADS,
    **PARTNERS,
    **ACCOUNTS,
    **STATED,
    **APPROVALS,
    **NOTICES,
    **AUDIT,
    **PRIVACY,
    **PAY,
    **COVERAGE,
    **JOBS,
}

_DASH = "–"
_NAMED = {"to": KINDS, "right": RIGHTS}
_OF_DEALS = ("deal.", "history.", "change.", "changes.", "tie_out.")
"""The beginnings of codes whose ``field`` is one of a deal; elsewhere it is a column of a record file."""

_PLACE = ("file", "row", "column", "value")


def sentence_for(code: str, fields: Mapping[str, object]) -> str:
    """The sentence of a code with its fields filled in, in the current language.

    A code without a sentence, or fields that do not fit it, still give a whole sentence that names the code,
    so that a reader can report it.
    """
    sentence = _filled(code, fields)
    if sentence is not None:
        return sentence
    generic = _("This was refused for a reason with the code %(code)s. Tell an administrator this code.")
    return generic % {"code": code}


def sentence_for_finding(finding: Finding) -> str:
    """The sentence of a finding's rule; it may name file, row, column and value besides its own fields."""
    # A place that the finding does not have is missing, not empty: better the general sentence than a hole.
    place = {name: getattr(finding, name) for name in _PLACE if getattr(finding, name) is not None}
    sentence = _filled(finding.rule, {**place, **finding.fields})
    if sentence is not None:
        return sentence
    generic = _(
        "The rule %(code)s was not met. Look at the value and the place, and correct it in the source."
    )
    return generic % {"code": finding.rule}


def _filled(code: str, fields: Mapping[str, object]) -> str | None:
    template = SENTENCES.get(code)
    if template is None:
        return None
    try:
        return str(template) % {name: _shown(code, name, value) for name, value in fields.items()}
    except KeyError:
        # The sentence asks for a field that was not given: the reader still gets a whole sentence.
        return None


def _shown(code: str, name: str, value: object) -> object:
    """A field's value as it stands in a sentence: nothing is a dash, codes have their names, counts are grouped."""
    if name in _NAMED:
        return _NAMED[name].get(str(value), value)
    if name == "field" and code.startswith(_OF_DEALS):
        return DEAL_FIELDS.get(str(value), value)
    if name == "count" and str(value).isdecimal():
        return grouped(int(str(value)))
    return _DASH if value == "" else value
