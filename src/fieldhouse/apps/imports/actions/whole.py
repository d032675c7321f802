"""What an import has to say once all of its rows are read, and how the last transaction says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fieldhouse.apps.changes.actions import answers_of, keep_crm, see_answers
from fieldhouse.apps.company.actions import found_company
from fieldhouse.apps.company.queries import current_company
from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.actions.gone import tell_gone
from fieldhouse.apps.imports.actions.known_since import keep_known_since
from fieldhouse.apps.imports.actions.late import apply_updates, resolve_later, tell_stages
from fieldhouse.apps.imports.actions.not_permitted import Permissions, permissions
from fieldhouse.apps.imports.queries.known_since import known_since_of
from fieldhouse.apps.runs.actions import report as report_run
from fieldhouse.domain.assumptions import Subject
from fieldhouse.facts.folder import FactFile
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.history import History
from fieldhouse.ingest.profile import Company, Profile
from fieldhouse.ingest.source import Source


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that an import says.

    Records that are new are written already and pending; ``importer`` holds the changes of the others, ``events`` are
    files that no generation lists yet. ``data_through`` is the data's last day with this import.
    """

    importer: Importer
    profile: Profile
    company: Company
    data_through: date
    events: Sequence[FactFile]
    permitted: Permissions
    known_since: Mapping[Subject, date]

    @property
    def is_new(self) -> bool:
        """Whether the home says anything else with it than without."""
        importer = self.importer
        changes = importer.has_new or importer.changes.updates or self.events or self.known_since
        says_else = changes or importer.assignments.is_new or self.permitted.is_new
        return bool(says_else) or _reaches_further(self.data_through)

    def apply(self) -> None:
        """Change what the home holds already, in the caller's transaction."""
        company, profile = self.company, self.profile
        found_company(
            name=company.name,
            source=profile.name,
            is_simulated=profile.is_simulated,
            reporting_currency=company.reporting_currency,
            reporting_zone=company.reporting_zone,
            first_month=company.first_month,
            year_named_by=company.year_named_by,
            pattern=company.pattern,
            masters=profile.masters,
            data_through=self.data_through,
        )
        apply_updates(self.importer.changes)
        keep_known_since(profile.name, self.known_since)
        self.importer.assignments.apply()
        self.permitted.keep(self.importer.taken_on, self.importer.history.is_known)

    def of_crm(self, history: History) -> Callable[[], None]:
        """What an import of deals says of its CRM, and of the changes that were exported for it.

        ``history`` is that of the coming generation; what is returned is done in the last transaction.
        """
        importer, profile = self.importer, self.profile
        deals = importer.seen("opportunity")
        if not deals:
            return lambda: None
        answers = answers_of(history, profile.name, deals)

        def tell() -> None:
            keep_crm(profile, importer.taken_on)
            see_answers(importer.run, profile.name, answers, importer.author)

        return tell


def said_together(importer: Importer, source: Source, company: Company) -> Told:
    """What the rows say together: late references, stages of the past, who is gone, what may not be read."""
    resolve_later(importer)
    tell_stages(importer)
    permitted = Permissions(source.profile.name)
    if not _is_late(importer.taken_on):
        tell_gone(importer, source)
        permitted = permissions(source)
    events = importer.history.finish()
    report_run(importer.run, importer.ledger.outcomes.total())  # the last moment at which it can be cancelled
    known_since = importer.history.beginnings.new(known_since_of(source.profile.name))
    data_through = _data_through(importer.taken_on)
    return Told(importer, source.profile, company, data_through, events, permitted, known_since)


def _is_late(taken_on: date) -> bool:
    """Whether an export was taken before what is known already: it does not say what its source has now."""
    held = current_company()
    return bool(held and held.data_through and taken_on < held.data_through)


def _data_through(taken_on: date) -> date:
    held = current_company()
    return max(taken_on, held.data_through) if held and held.data_through else taken_on


def _reaches_further(data_through: date) -> bool:
    """Whether the home has no generation yet, or one that ends on an earlier day."""
    manifest = current_manifest()
    return manifest is None or manifest.data_through < data_through
