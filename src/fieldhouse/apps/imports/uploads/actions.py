"""Keeping uploaded files, importing them, and forgetting them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

from django.db import transaction
from django.utils import translation

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.imports.models import Upload
from fieldhouse.apps.imports.profiles import known_names, loaded_profiles, own_profiles
from fieldhouse.apps.imports.queries.undo import undoable
from fieldhouse.apps.imports.uploads.queries import folder_of, is_at_work, source_path, uploads_path
from fieldhouse.apps.imports.uploads.unpacking import place_files, remove_folder
from fieldhouse.apps.machine import refusal_of
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.apps.runs.actions import queue
from fieldhouse.apps.runs.models import Run
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.ingest.folder import OVERRIDE_NAME
from fieldhouse.ingest.recognition import Fit, recognised
from fieldhouse.ingest.shown import shown

_NAME = re.compile(r"\w[\w-]{0,39}")
KIND, UNDO = "import", "undo"
KEPT_FOR = timedelta(days=7)
UNDER_WAY = timedelta(days=1)
"""How long a folder without an upload may belong to one that is being received."""


def keep_upload(user: User, parts: Iterable[tuple[str, IO[bytes]]]) -> Upload:
    """Keep files, given by name and content, with how each profile reads them; all of them or none.

    ``BadInput`` as `place_files`.
    """
    require(user, Right.IMPORT)
    uploads_path().mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix="upload-", dir=uploads_path()))
    try:
        files = place_files(iter(parts), folder)
        fits = [_kept(one) for one in recognised(source_path(folder, files), loaded_profiles())]
        with transaction.atomic():
            made = Upload.objects.create(
                brought_by=user, brought_at=now(), folder=folder.name, files=files, fits=fits
            )
            sizes = {"files": len(files), "bytes": sum(one["bytes"] for one in files)}
            record(user.pk, "upload.keep", f"upload:{made.pk}", fields=sizes)
    except BaseException as failure:
        remove_folder(folder)
        if isinstance(failure, OSError):
            raise refusal_of(failure) or failure from failure
        raise
    return made


def save_profile(user: User, upload: Upload, name: str, text: str) -> None:
    """Keep a profile under a name that is free, and look once more how each profile reads an upload.

    ``BadInput``: ``profile.name_unusable``, ``profile.name_taken``.
    """
    require(user, Right.IMPORT)
    if not _NAME.fullmatch(name):
        raise BadInput("profile.name_unusable", name=shown(name))
    path = own_profiles() / f"{name}.toml"
    if name in known_names():
        raise BadInput("profile.name_taken", name=name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.rename(path)
    except OSError as failure:
        raise refusal_of(failure) or failure from failure
    found = recognised(source_path(folder_of(upload), upload.files), loaded_profiles())
    upload.fits = [_kept(one) for one in found]
    with transaction.atomic():
        upload.save(update_fields=["fits"])
        record(user.pk, "profile.save", f"profile:{name}")


def keep_company(user: User, upload: Upload, table: str) -> None:
    """Keep beside an upload's files whose they are: the table [company] of the profile that founds the home."""
    require(user, Right.IMPORT)
    try:
        with (folder_of(upload) / OVERRIDE_NAME).open("a", encoding="utf-8") as beside:
            beside.write(f"\n{table}")
    except OSError as failure:
        raise refusal_of(failure) or failure from failure
    with transaction.atomic():
        record(user.pk, "upload.company", f"upload:{upload.pk}")


def ask_for_import(user: User, upload: Upload, profile: str, dates: str = "", sheet: str = "") -> Run:
    """Ask the worker to import an upload; the caller puts the run's number into the queue.

    ``dates`` is the `DayOrder` of reports whose days leave it open, ``sheet`` the chosen one of a workbook.

    An upload is imported once at a time: ``Refused`` while it is.
    """
    require(user, Right.IMPORT)
    with transaction.atomic():
        held = Upload.objects.select_for_update().get(pk=upload.pk)
        if is_at_work(held):
            raise Refused("upload.at_work", run=str(held.run_id))
        arguments = {
            "path": shown(", ".join(one["name"] for one in held.files)),
            "profile": profile,
            "dates": dates,
            "sheet": sheet,
            "upload": held.pk,
            "language": translation.get_language() or "en",
        }
        held.run = queue(KIND, asked_by=user.pk, arguments=arguments)
        held.save(update_fields=["run"])
    return held.run


def ask_for_undo(user: User, number: int) -> Run:
    """Ask the worker to undo an import; the caller puts the run's number into the queue. ``Refused`` as `undoable`."""
    require(user, Right.IMPORT)
    undone = undoable(number)
    return queue(UNDO, asked_by=user.pk, arguments={"import": undone.pk, "path": undone.arguments["path"]})


def remove_upload(user: User, upload: Upload) -> None:
    """Remove an upload and its files. ``Refused`` while it is imported."""
    require(user, Right.IMPORT)
    if is_at_work(upload):
        raise Refused("upload.at_work", run=str(upload.run_id))
    with transaction.atomic():
        record(user.pk, "upload.remove", f"upload:{upload.pk}")
        forget(upload)


def forget(upload: Upload) -> None:
    """Remove an upload with its files: it was imported, or nobody has wanted it."""
    folder = folder_of(upload)
    upload.delete()
    transaction.on_commit(lambda: remove_folder(folder))


def forget_uploads() -> None:
    """Remove the uploads that are older than `KEPT_FOR`, and folders that belong to none."""
    instant = now()
    for upload in Upload.objects.filter(brought_at__lt=instant - KEPT_FOR).select_related("run"):
        if not is_at_work(upload):
            forget(upload)
    known = set(Upload.objects.values_list("folder", flat=True))
    oldest = (instant - UNDER_WAY).timestamp()
    for folder in uploads_path().glob("*"):
        if folder.name not in known and os.stat(folder).st_mtime < oldest:
            remove_folder(folder)


def _kept(fit: Fit) -> dict[str, Any]:
    return {**asdict(fit), "faults": [asdict(one) for one in fit.faults[:5]]}


def run_path(run: Run) -> tuple[Upload, Path] | None:
    """The upload that a run is to import and where its files lie; ``None`` when it is gone."""
    upload = Upload.objects.filter(pk=run.arguments.get("upload")).first()
    return None if upload is None else (upload, source_path(folder_of(upload), upload.files))
