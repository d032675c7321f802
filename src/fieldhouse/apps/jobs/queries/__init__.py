"""Reads of job families."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from fieldhouse.apps.jobs.models import JobFamily, JobRole, JobVersion
from fieldhouse.domain.jobs.library import Lead, Shelf, lead_of


def newest_versions(keys: Iterable[str]) -> dict[str, JobVersion]:
    """The newest version of each of these families, by the family's key."""
    rows = JobFamily.objects.filter(key__in=list(keys)).annotate(newest=Max("versions__number"))
    wanted = {family.pk: (family.key, family.newest) for family in rows}
    versions = JobVersion.objects.filter(family__in=list(wanted)).select_related("family").defer("page")
    return {
        wanted[version.family_id][0]: version
        for version in versions
        if version.number == wanted[version.family_id][1]
    }


def families_besides(keys: Iterable[str]) -> list[JobFamily]:
    """The families of the library that are not among these, without those that were removed."""
    return list(JobFamily.objects.filter(is_removed=False).exclude(key__in=list(keys)).order_by("key"))


def current_roles() -> list[JobRole]:
    """Every role of the newest version of every family that was not removed, by family and in the order of the page."""
    newest = JobFamily.objects.filter(is_removed=False).annotate(newest=Max("versions__number"))
    numbers = dict(newest.values_list("pk", "newest"))
    roles = JobRole.objects.filter(version__family__is_removed=False).select_related("version__family")
    found = [role for role in roles if numbers.get(role.version.family_id) == role.version.number]
    return sorted(found, key=lambda role: (role.version.family.key, role.position))


@dataclass(frozen=True, slots=True)
class LibraryStep:
    """A step of a ladder of the library: whose it is, what it says, and where it leads."""

    family: str
    role: str
    title: str
    url: str
    kind: str
    lead: Lead


def ladder_of_the_library() -> list[LibraryStep]:
    """Every stated step of every role that was not removed, by family and in the order of the page."""
    versions = _current_versions()
    shelves = [
        Shelf(
            version.family.key,
            version.family.title,
            version.family.is_removed,
            tuple((role["id"], role["title"]) for role in version.page["roles"]),
        )
        for version in versions
    ]
    return [
        LibraryStep(
            version.family.key,
            role["title"],
            edge["title"],
            edge["url"] or "",
            edge["kind"],
            lead_of(edge["title"], edge["url"] or "", shelves),
        )
        for version in versions
        if not version.family.is_removed
        for role in version.page["roles"]
        for edge in role["ladder"]
    ]


def every_newest_version() -> list[JobVersion]:
    """The newest version of every family, removed ones too, by key, without its page."""
    newest = dict(JobFamily.objects.annotate(newest=Max("versions__number")).values_list("pk", "newest"))
    versions = JobVersion.objects.select_related("family", "imported_by").defer("page")
    found = [version for version in versions if newest[version.family_id] == version.number]
    return sorted(found, key=lambda version: version.family.key)


def _current_versions() -> list[JobVersion]:
    newest = dict(JobFamily.objects.annotate(newest=Max("versions__number")).values_list("pk", "newest"))
    versions = JobVersion.objects.select_related("family").order_by("family__key", "number")
    return [version for version in versions if newest[version.family_id] == version.number]
