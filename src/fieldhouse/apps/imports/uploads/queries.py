"""Reads of uploads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from fieldhouse.apps.imports.models import Upload
from fieldhouse.apps.roles.access import is_kept_from
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.runs.models import Run
from fieldhouse.ingest.folder import OVERRIDE_NAME


def uploads_path() -> Path:
    """The folder of all uploads of this home."""
    return Path(settings.HOME) / "uploads"


def folder_of(upload: Upload) -> Path:
    """The folder of an upload's files."""
    return uploads_path() / upload.folder


def source_path(folder: Path, files: Sequence[dict[str, Any]]) -> Path:
    """What an import is given: the only file, which no other need accompany, else the folder."""
    names = [one["name"] for one in files if one["name"] != OVERRIDE_NAME]
    return folder / names[0] if len(names) == 1 else folder


def uploads() -> list[Upload]:
    """The uploads that are kept, newest first."""
    return list(Upload.objects.select_related("brought_by", "run").order_by("-pk"))


def may_look_into(user: User, upload: Upload) -> bool:
    """Whether a user may see what an upload's files hold: they brought them, or nothing is kept from them."""
    return upload.brought_by_id == user.pk or not is_kept_from(user)


def upload_numbered(number: int) -> Upload | None:
    """One upload."""
    return Upload.objects.select_related("brought_by", "run").filter(pk=number).first()


def is_at_work(upload: Upload) -> bool:
    """Whether an upload is being imported, or waits for the worker."""
    return upload.run is not None and upload.run.state in (Run.State.QUEUED, Run.State.RUNNING)


def imports(limit: int = 20) -> list[Run]:
    """The newest imports, newest first."""
    return list(Run.objects.filter(kind="import").select_related("asked_by").order_by("-pk")[:limit])
