"""Bringing a partner's sheet, answering its lines, accepting and declining what is proposed, and forgetting a sheet."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict

from fieldhouse.apps.accounts.models import Account
from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.company.queries import company
from fieldhouse.apps.imports.uploads.unpacking import remove_folder
from fieldhouse.apps.machine import refusal_of
from fieldhouse.apps.partners.models import PartnerLine, PartnerSheet
from fieldhouse.apps.partners.sheets import queries
from fieldhouse.apps.partners.sheets.reading import ReadLine, read_lines, sheet_mapping, unit_of
from fieldhouse.apps.roles.access import NotAllowed, require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.domain.partner_answers import Answer
from fieldhouse.domain.partner_lines import Answered, answers
from fieldhouse.ingest.shown import shown

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
LARGEST = 5 * 1024 * 1024
"""Bytes of a sheet: `reading.MOST_LINES` rows of 5 kB."""

KEPT_FOR = timedelta(days=7)
"""How long a sheet may wait to be answered."""


def keep_sheet(user: User, partner: Account, said_on: date, file: UploadedFile) -> PartnerSheet:
    """Keep the file of a sheet, which waits for somebody to look at how it is read.

    ``BadInput`` for a file of another kind or a large one, ``NotAllowed`` for a partner on no route that the user sees.
    """
    require(user, Right.EDIT_DEALS)
    if partner not in queries.partners(user):
        raise NotAllowed("policy.no_record")
    name = shown(Path(file.name or "").name)
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise BadInput("upload.not_read", file=name[:100], endings=", ".join(ENDINGS))
    if file.size is None or file.size > LARGEST:
        raise BadInput("upload.too_large", limit=f"{LARGEST // 1024 // 1024} MiB")
    try:
        queries.sheets_path().mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix="sheet-", dir=queries.sheets_path()))
        with (folder / f"sheet{ending}").open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    except OSError as failure:
        raise refusal_of(failure) or failure from failure
    with transaction.atomic():
        sheet = PartnerSheet.objects.create(
            partner=partner,
            file=name[:255],
            said_on=said_on,
            brought_by=user,
            brought_at=now(),
            folder=folder.name,
        )
        record(user.pk, "partner.sheet", _subject(sheet), fields={"bytes": file.size})
    return sheet


def answer_sheet(user: User, sheet: PartnerSheet, said: QueryDict) -> Counter[str]:
    """Answer every line of a sheet, and count the answers. The file is not needed any more and is removed.

    ``BadInput`` where the file cannot be read as ``said``; ``Refused`` for a sheet that is answered already.
    """
    require(user, Right.EDIT_DEALS)
    _own(user, sheet)
    path = queries.file_of(sheet)
    mapping = sheet_mapping(path, said, currency_of(user, sheet))
    lines = read_lines(path, mapping, unit_of(mapping, said), sheet.said_on)
    readable = [line for line in lines if not line.findings]
    deals = queries.known_deals(
        user, sheet.partner, {line.told["deal"] for line in readable if "deal" in line.told}
    )
    found = dict(
        zip(
            (line.row for line in readable),
            answers((line.asked() for line in readable), deals, queries.remembered(sheet.partner)),
            strict=True,
        )
    )
    folder = queries.sheets_path() / sheet.folder
    with transaction.atomic():
        held = PartnerSheet.objects.select_for_update().get(pk=sheet.pk)
        if held.answered_at is not None:
            raise Refused("partner.answered")
        rows = [_kept(held, line, found.get(line.row)) for line in lines]
        PartnerLine.objects.bulk_create(rows, batch_size=500)
        held.mapping = {"heads": mapping.sheet.columns, "said": {name: said[name] for name in said}}
        held.answered_at, held.folder = now(), ""
        held.save(update_fields=["mapping", "answered_at", "folder"])
        counts = Counter(row.state for row in rows)
        record(user.pk, "partner.answer", _subject(held), fields={"rows": len(rows), **counts})
        transaction.on_commit(lambda: remove_folder(folder))
    return counts


def accept_line(user: User, line: PartnerLine, deal: int) -> None:
    """Say that a proposed line is of one of the deals that it proposes.

    ``Refused`` when another line of the sheet tells of that deal, or the line waits for no answer any more.
    """
    _answer(user, line, Answer.ACCEPTED, deal)


def decline_line(user: User, line: PartnerLine) -> None:
    """Say that a proposed line is of none of the deals that it proposes."""
    _answer(user, line, Answer.DECLINED, None)


def forget_sheet(user: User, sheet: PartnerSheet) -> None:
    """Remove a sheet with all that it told: deals say no more of it. ``NotAllowed`` but for who has brought it."""
    require(user, Right.EDIT_DEALS)
    _own(user, sheet)
    with transaction.atomic():
        record(user.pk, "partner.forget", _subject(sheet))
        _forget(sheet)


def forget_sheets() -> None:
    """Remove the sheets that nobody has had answered for `KEPT_FOR`."""
    old = PartnerSheet.objects.filter(answered_at__isnull=True, brought_at__lt=now() - KEPT_FOR)
    for sheet in old:
        _forget(sheet)


def currency_of(user: User, sheet: PartnerSheet) -> str:
    """The currency of amounts where the sheet tells none: the usual one of the partner's deals."""
    deals = queries.known_deals(user, sheet.partner, ())
    return queries.usual_currency((one.number for one in deals), company().reporting_currency)


def _answer(user: User, line: PartnerLine, answer: Answer, deal: int | None) -> None:
    require(user, Right.EDIT_DEALS)
    if deal is not None and (deal not in line.candidates or deal not in queries.deals_seen(user, [deal])):
        raise NotAllowed("policy.no_record")
    with transaction.atomic():
        PartnerSheet.objects.select_for_update().get(pk=line.sheet_id)
        taken = PartnerLine.objects.filter(sheet=line.sheet_id, opportunity=deal, state__in=queries.SURE)
        other = taken.values_list("row", flat=True).first() if deal is not None else None
        if other is not None:
            raise Refused("partner.deal_taken", row=other)
        waiting = PartnerLine.objects.filter(pk=line.pk, state=Answer.PROPOSED)
        if not waiting.update(state=answer, opportunity=deal, answered_by=user):
            raise Refused("partner.line_answered", row=line.row)
        fields = {"row": line.row, "after": answer.value}
        record(user.pk, "partner.line", _subject(line.sheet), fields=fields)


def _own(user: User, sheet: PartnerSheet) -> None:
    if sheet.brought_by_id != user.pk:
        raise NotAllowed("policy.no_record")


def _kept(sheet: PartnerSheet, line: ReadLine, found: Answered | None) -> PartnerLine:
    said: dict[str, Any] = {"sheet": sheet, "row": line.row, "told": line.told}
    if found is None:
        fault = line.findings[0]
        named = {"column": fault.column, "value": fault.value, "row": line.row, **fault.fields}
        fields = {name: str(text) for name, text in named.items() if text is not None}
        return PartnerLine(**said, state=Answer.REFUSED, code=fault.rule, fields=fields)
    return PartnerLine(
        **said,
        amount_minor=line.amount_minor,
        currency=line.currency,
        close_on=line.close_on,
        state=found.answer,
        reasons=[str(one) for one in found.reasons],
        against=[str(one) for one in found.against],
        candidates=list(found.deals) if found.answer is Answer.PROPOSED else [],
        code=found.code,
        fields=dict(found.fields),
        opportunity_id=found.deals[0] if found.answer is Answer.MATCHED else None,
    )


def _forget(sheet: PartnerSheet) -> None:
    folder = queries.sheets_path() / sheet.folder if sheet.folder else None
    sheet.delete()
    if folder is not None:
        transaction.on_commit(lambda: remove_folder(folder))


def _subject(sheet: PartnerSheet) -> str:
    return f"partner_sheet:{sheet.pk}"
