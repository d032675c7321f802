"""The one door: a source's files become records and facts, all of it or none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from fieldhouse.apps.changes.actions import answers_of, keep_crm, see_answers
from fieldhouse.apps.company.actions import found_company
from fieldhouse.apps.company.queries import calendar_of, current_company
from fieldhouse.apps.figures.actions import publish
from fieldhouse.apps.imports.actions.assignments import KIND as ASSIGNMENT
from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.actions.before import ANSWERS, changing, forget_before, keep_records
from fieldhouse.apps.imports.actions.gone import tell_gone
from fieldhouse.apps.imports.actions.history import HistoryRows
from fieldhouse.apps.imports.actions.known_facts import KnownFacts
from fieldhouse.apps.imports.actions.known_since import keep_known_since
from fieldhouse.apps.imports.actions.late import apply_updates, resolve_later, tell_stages
from fieldhouse.apps.imports.actions.not_permitted import Permissions, permissions
from fieldhouse.apps.imports.actions.one_currency import is_of_one_currency, told_currency
from fieldhouse.apps.imports.actions.pending import forget_pending
from fieldhouse.apps.imports.actions.rows import take_rows
from fieldhouse.apps.imports.actions.stage_names import StageNames
from fieldhouse.apps.imports.ledger import Describe, Ledger
from fieldhouse.apps.imports.profiles import profile_place
from fieldhouse.apps.imports.queries import Index
from fieldhouse.apps.imports.queries.known_since import known_since_of
from fieldhouse.apps.runs.actions import beating, end, fail, start, state_after
from fieldhouse.apps.runs.actions import report as report_run
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.domain.assumptions import OF_DEALS
from fieldhouse.domain.errors import FieldhouseError, Refused
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.instants import day_of
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import Known, clean_folder, current, current_manifest
from fieldhouse.facts.history import History
from fieldhouse.ingest.events import Progress
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.profile import Company, Profile, as_asked, in_one_currency
from fieldhouse.ingest.report.days import DayOrder
from fieldhouse.ingest.schema import BESIDE
from fieldhouse.ingest.shown import shown
from fieldhouse.ingest.source import Source, read_source

TIMELESS = frozenset({ASSIGNMENT, "person", "position", "territory", "account", "contact", "product", "lead"})
"""Kinds of which a file says nothing of any day of its own: what it tells is not how deals stood on the day it came."""


def import_source(
    path: Path,
    profile_name: str,
    *,
    describe: Describe,
    day_order: DayOrder | None = None,
    sheet: str = "",
    asked_by: int | None = None,
    report: Callable[[Progress], None] = lambda _progress: None,
) -> Run:
    """Read a source through a profile into the home and publish a generation, as one run.

    Counts and findings stand in the run's summary and, whole, in files of its folder. A file that cannot be used
    (truncated, a column twice, a wrong profile) ends the run as failed with its findings and nothing of the source
    shows. Importing the same again changes nothing; importing again after a kill finishes the work. One that is
    cancelled leaves nothing behind. ``day_order`` is that of reports whose days leave it open, ``sheet`` the one of
    workbooks that is read. ``Refused`` when another import is at work.
    """
    with writer_lock():
        arguments = {"path": shown(path.name), "profile": shown(profile_name)}
        run = start("import", asked_by=asked_by, arguments=arguments)
        _carry_out(run, Asked(path, profile_name, day_order, sheet), describe, report)
    return run


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be imported: the files, by which profile, and in which order the days of reports are written.

    ``sheet`` is the one of workbooks that is read, where it is chosen.

    ``check`` is asked when all rows are read, and refuses files that have changed meanwhile.
    """

    path: Path
    profile: str
    day_order: DayOrder | None = None
    sheet: str = ""
    check: Callable[[], None] = lambda: None


def take_up_import(run: Run, asked: Asked, describe: Describe) -> None:
    """Do the same for a run that was asked for before, and has begun."""
    with writer_lock():
        _carry_out(run, asked, describe, lambda _progress: None)


def _carry_out(run: Run, asked: Asked, describe: Describe, report: Callable[[Progress], None]) -> None:
    with closing(Ledger(Path(settings.HOME) / "runs" / str(run.pk), describe)) as ledger:
        try:
            with beating(run):
                _import(run, ledger, asked, report)
        except FieldhouseError as refusal:
            fields = {name: str(value) for name, value in refusal.fields.items()}
            ledger.find(Finding(refusal.code, Severity.FATAL, shown(asked.path.name), fields=fields))
            forget_pending()
            forget_before()
            end(run, state_after(refusal), ledger.summary())
        except BaseException as failure:
            clean_folder()  # on a full disk, the room in which the run's end is written
            fail(run, failure, ledger.summary())
            raise
        finally:
            clean_folder()


def _import(run: Run, ledger: Ledger, asked: Asked, report: Callable[[Progress], None]) -> None:
    profile, findings = load_profile(profile_place(asked.profile))
    for finding in findings:
        ledger.find(finding)
    if profile is None or ledger.is_fatal:
        return end(run, Run.State.FAILED, ledger.summary())
    source, settings_ = _opened(asked, profile, ledger)
    profile = source.profile
    taken_on = profile.taken_on or _told_through(profile) or _today(settings_.reporting_zone)
    importer = _importer(run, ledger, profile, settings_, taken_on)
    take_rows(source, importer, report)
    asked.check()
    if ledger.is_fatal:
        return end(run, Run.State.FAILED, ledger.summary())
    resolve_later(importer)
    tell_stages(importer)
    permitted = Permissions(profile.name)
    if not _is_late(taken_on):
        tell_gone(importer, source)
        permitted = permissions(source)
    events = importer.history.finish()
    report_run(run, ledger.outcomes.total())  # the last moment at which it can be cancelled
    data_through = _data_through(taken_on)
    known_since = importer.history.beginnings.new(known_since_of(profile.name))
    assignments = importer.assignments
    is_new = importer.has_new or importer.changes.updates or events or known_since
    is_new = is_new or assignments.is_new or permitted.is_new
    if not (is_new or _reaches_further(data_through)):
        tell = _telling(importer, profile, taken_on, History(current()))
        with transaction.atomic():
            end(run, Run.State.DONE, ledger.summary())
            tell()
        return None

    keep_records(run, importer.changes)

    def apply() -> None:
        found_company(
            name=settings_.name,
            source=profile.name,
            is_simulated=profile.is_simulated,
            reporting_currency=settings_.reporting_currency,
            reporting_zone=settings_.reporting_zone,
            first_month=settings_.first_month,
            year_named_by=settings_.year_named_by,
            pattern=settings_.pattern,
            masters=profile.masters,
            data_through=data_through,
        )
        apply_updates(importer.changes)
        keep_known_since(profile.name, known_since)
        assignments.apply()
        permitted.keep(taken_on, importer.history.is_known)

    def concludes(history: History) -> Callable[[], None]:
        tell = _telling(importer, profile, taken_on, history)
        return lambda: changing(run, tell, ANSWERS)

    publish(
        run,
        events=events,
        data_through=data_through,
        apply=lambda: changing(run, apply),
        summary=ledger.summary(),
        builds_day=True,
        concludes=concludes,
    )
    return None


def _telling(importer: Importer, profile: Profile, taken_on: date, history: History) -> Callable[[], None]:
    """What an import of deals says of its CRM, and of the changes that were exported for it."""
    told = importer.seen("opportunity")
    if not told:
        return lambda: None
    answers = answers_of(history, profile.name, told)

    def tell() -> None:
        keep_crm(profile, taken_on)
        see_answers(importer.run, profile.name, answers, importer.author)

    return tell


def _opened(asked: Asked, profile: Profile, ledger: Ledger) -> tuple[Source, Company]:
    """The files as they are asked for, and the company that they are of. ``Refused`` for those that no import takes."""
    profile = as_asked(profile, day_order=asked.day_order or "", sheet=asked.sheet)
    source = read_source(asked.path, profile)
    for kind in BESIDE & source.profile.kinds:
        raise Refused("profile.not_imported", kind=kind)
    settings_ = _company(source, profile, asked.path)
    if source.is_readable and is_of_one_currency(source, settings_):
        ledger.find(told_currency(settings_))
        source = read_source(asked.path, in_one_currency(profile, settings_.reporting_currency))
    return source, settings_


def _importer(run: Run, ledger: Ledger, profile: Profile, settings_: Company, taken_on: date) -> Importer:
    manifest = current_manifest()
    known = KnownFacts(profile.name, Known(manifest.number) if manifest else None)
    held = current_company()
    index = Index(profile.name, held.source if held and profile.has_crm_keys else None)
    stages, stated = StageNames(profile.name, run.pk, index), profile.stated(OF_DEALS)
    zone = settings_.reporting_zone
    history = HistoryRows(profile.name, zone, taken_on, now(), index, ledger, known, stages, stated)
    return Importer(run, profile.name, taken_on, ledger, history, calendar_of(settings_))


def _company(source: Source, profile: Profile, path: Path) -> Company:
    """The company that the home has, or is founded with."""
    held = current_company()
    if held is not None:
        return Company(
            name=held.name,
            reporting_currency=held.reporting_currency,
            reporting_zone=held.reporting_zone,
            first_month=held.first_month,
            year_named_by=held.year_named_by,
            pattern=held.pattern,
        )
    if source.company is None:
        raise Refused("profile.company_missing", profile=profile.name, path=shown(path.name))
    return source.company


def _told_through(profile: Profile) -> date | None:
    """The data's last day, where a profile tells of the past or of names alone, or of what lies beside the CRM."""
    held = current_company()
    is_timeless = profile.has_crm_keys or profile.kinds <= TIMELESS
    return held.data_through if held and is_timeless else None


def _today(zone: str) -> date:
    """The day on which an export is taken whose profile names none.

    ``Refused`` when the clock says a day before the home's data, by more than what zones make: nothing that the export
    says of the present would count.
    """
    today, held = day_of(now(), zone), current_company()
    if held and held.data_through and today < held.data_through - timedelta(days=1):
        raise Refused("import.clock_behind", today=str(today), data_through=str(held.data_through))
    return today


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
