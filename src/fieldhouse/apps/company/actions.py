"""Founding the company of a home, and closing its periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.company.models import Company, FieldMaster, PeriodClose
from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.figures.actions import drain
from fieldhouse.apps.runs.actions import start
from fieldhouse.clock import now
from fieldhouse.domain.errors import Refused
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current_manifest
from fieldhouse.facts.outbox import undrained


def found_company(
    *,
    name: str,
    source: str,
    is_simulated: bool,
    reporting_currency: str,
    reporting_zone: str,
    first_month: int,
    year_named_by: str,
    pattern: str,
    masters: Mapping[str, str],
    data_through: date,
) -> Company:
    """Write the company of a new home; in a home that has one, only the day its data reaches moves on."""
    held = Company.objects.filter(pk=1).first()
    if held is None:
        held = Company(
            pk=1,
            name=name,
            source=source,
            is_simulated=is_simulated,
            reporting_currency=reporting_currency,
            reporting_zone=reporting_zone,
            first_month=first_month,
            year_named_by=year_named_by,
            pattern=pattern,
        )
        FieldMaster.objects.bulk_create(
            FieldMaster(field=field, master=master) for field, master in masters.items()
        )
    held.data_through = max(data_through, held.data_through or data_through)
    held.save()
    return held


def close_period(code: str, *, closed_by: int | None) -> PeriodClose:
    """Seal a period with the newest generation: its figures are those of that generation from now on.

    Edits made here that wait for the writer go into a generation first, so that what the figures said stays what they
    say. What is entered later shows as corrections after closing. ``Refused`` when the period is closed already or has
    not ended by the data's last day, there is no data, or an import is at work.
    """
    period = calendar().parse(code)
    with writer_lock():
        manifest = current_manifest()
        if manifest is None:
            raise Refused("facts.no_data")
        if period.last_on > manifest.data_through:
            raise Refused("period.not_over", period=period.code, data_through=str(manifest.data_through))
        if PeriodClose.objects.filter(period=period.code).exists():
            raise Refused("period.closed_already", period=period.code)
        if undrained(manifest.outbox_through)[0]:
            manifest = drain(start("drain", asked_by=closed_by)) or manifest
        with transaction.atomic():
            closed = PeriodClose.objects.create(
                period=period.code, generation=manifest.number, closed_by_id=closed_by, closed_at=now()
            )
            record(closed_by, "period.close", f"period:{period.code}", fields={"generation": manifest.number})
    return closed
