"""Reads of job families."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from fieldhouse.apps.jobs.models import JobFamily, JobRole, JobVersion


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
