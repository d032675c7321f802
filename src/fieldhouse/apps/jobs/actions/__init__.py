"""Taking pages into the library: a page whose bytes are known already changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.jobs.models import JobFamily, JobRole, JobVersion
from fieldhouse.apps.jobs.queries import families_besides, newest_versions
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.jobs.assemble import document_of
from fieldhouse.domain.jobs.carried import carried_ids, renamed
from fieldhouse.domain.jobs.records import Document, Role
from fieldhouse.domain.jobs.told import document_value
from fieldhouse.ingest.jobs.folder import PageFile
from fieldhouse.ingest.jobs.page import page_from

_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: pages by what became of them. The first three add up to the pages read."""

    created: int
    updated: int
    unchanged: int
    removed: int

    @property
    def pages(self) -> int:
        """The pages read."""
        return self.created + self.updated + self.unchanged


def bring_pages(files: Sequence[PageFile], *, by: User, is_whole: bool) -> Imported:
    """Take in the pages that somebody brings; ``NotAllowed`` without the right to import, else as `import_pages`."""
    require(by, Right.IMPORT)
    return import_pages(files, by=by, is_whole=is_whole)


def import_pages(files: Sequence[PageFile], *, by: User | None, is_whole: bool = False) -> Imported:
    """Take pages in, each new state as a version of its family, all in one transaction.

    With ``is_whole`` the files are the whole library: a family that none of them is becomes removed, and stays to be
    looked at. ``BadInput`` for a page that cannot be read; then nothing is taken in.
    """
    counted = {"created": 0, "updated": 0, "unchanged": 0, "removed": 0}
    with transaction.atomic():
        known = newest_versions(file.key for file in files)
        for file in files:
            counted[_take(file, known.get(file.key), by)] += 1
        if is_whole:
            for family in families_besides(file.key for file in files):
                family.is_removed = True
                family.save(update_fields=["is_removed"])
                counted["removed"] += 1
        result = Imported(**counted)
        if result.created or result.updated or result.removed:
            record(by.pk if by else None, "jobs.import", "jobs", fields=dict(counted))
    return result


def _take(file: PageFile, before: JobVersion | None, by: User | None) -> str:
    digest = hashlib.sha256(file.raw).hexdigest()
    if before is not None and before.digest == digest and not before.family.is_removed:
        return "unchanged"
    page = page_from(file.name, file.raw)
    document = document_of(page)
    carried: dict[str, str] = {}
    if before is not None:
        older = renamed(document_of(page_from(before.file, before.source.encode())), before.carried)
        carried = carried_ids(document, older)
    document = renamed(document, carried)
    family, _is_new = JobFamily.objects.update_or_create(
        key=file.key, defaults={"title": document.title[:_LONGEST], "is_removed": False}
    )
    version = JobVersion.objects.create(
        family=family,
        number=before.number + 1 if before else 1,
        file=file.name,
        digest=digest,
        source=page.source,
        page=document_value(document),
        carried={new: old for new, old in carried.items() if new != old},
        imported_at=now(),
        imported_by=by,
    )
    _write_roles(version, document)
    return "updated" if before else "created"


def _write_roles(version: JobVersion, document: Document) -> None:
    JobRole.objects.bulk_create(_row(version, place, role) for place, role in enumerate(document.roles))


def _row(version: JobVersion, place: int, role: Role) -> JobRole:
    return JobRole(
        version=version,
        position=place,
        identity=role.id[:_LONGEST],
        kind=role.kind,
        title=role.title[:_LONGEST],
        level=role.level or "",
        specialty=(role.specialty or "")[:_LONGEST],
        segment=(role.segment or "")[:_LONGEST],
        grade=role.grade,
    )
