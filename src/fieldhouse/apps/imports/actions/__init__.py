"""The one door: a source's files become records and facts, all of it or none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from fieldhouse.apps.company.queries import calendar_of, current_company
from fieldhouse.apps.figures.actions import publish
from fieldhouse.apps.imports.actions.assignments import KIND as ASSIGNMENT
from fieldhouse.apps.imports.actions.batch import Importer
from fieldhouse.apps.imports.actions.before import ANSWERS, changing, forget_before, keep_records
from fieldhouse.apps.imports.actions.history import HistoryRows
from fieldhouse.apps.imports.actions.known_facts import KnownFacts
from fieldhouse.apps.imports.actions.one_currency import is_of_one_currency, told_currency
from fieldhouse.apps.imports.actions.pending import forget_pending
from fieldhouse.apps.imports.actions.rows import take_rows
from fieldhouse.apps.imports.actions.stage_names import StageNames
from fieldhouse.apps.imports.actions.whole import Told, said_together
from fieldhouse.apps.imports.ledger import Describe, Ledger
from fieldhouse.apps.imports.profiles import profile_place
from fieldhouse.apps.imports.queries import Index
from fieldhouse.apps.runs.actions import beating, end, fail, start, state_after
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
    told = said_together(importer, source, settings_)
    return _publish(run, ledger, told) if told.is_new else _end_unchanged(run, ledger, told)


def _publish(run: Run, ledger: Ledger, told: Told) -> None:
    keep_records(run, told.importer.changes)

    def concludes(history: History) -> Callable[[], None]:
        tell = told.of_crm(history)
        return lambda: changing(run, tell, ANSWERS)

    publish(
        run,
        events=told.events,
        data_through=told.data_through,
        apply=lambda: changing(run, told.apply),
        summary=ledger.summary(),
        builds_day=True,
        concludes=concludes,
    )


def _end_unchanged(run: Run, ledger: Ledger, told: Told) -> None:
    tell = told.of_crm(History(current()))
    with transaction.atomic():
        end(run, Run.State.DONE, ledger.summary())
        tell()


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
