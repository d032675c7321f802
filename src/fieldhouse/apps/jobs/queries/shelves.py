"""The newest state of every family, kept as parsed: a version never changes once it was made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Max

from fieldhouse.apps.jobs.models import JobFamily, JobVersion
from fieldhouse.domain.jobs.library import Lead, Leads, Shelf, lead_of


@dataclass(frozen=True, slots=True)
class Kept:
    """A family with the number and the page of one of its versions."""

    key: str
    title: str
    is_removed: bool
    number: int
    page: dict[str, Any]

    def role(self, slug: str) -> dict[str, Any] | None:
        """The role whose id ends so."""
        return next((role for role in self.page["roles"] if slug_of(role["id"]) == slug), None)


def slug_of(identity: str) -> str:
    """The last part of a role's id, by which its page is addressed."""
    return identity.rsplit("/", 1)[-1]


def current() -> list[Kept]:
    """The newest version of every family, removed ones too, by key."""
    rows = JobFamily.objects.annotate(newest=Max("versions__number")).order_by("key")
    wanted = {family.pk: family.newest for family in rows}
    marks = JobVersion.objects.filter(family__in=list(wanted)).values_list(
        "pk", "family_id", "number", "digest", "imported_at"
    )
    newest = {
        family: (pk, digest, str(at)) for pk, family, number, digest, at in marks if wanted[family] == number
    }
    return [
        Kept(
            family.key,
            family.title,
            family.is_removed,
            family.newest,
            _page(str(settings.HOME), *newest[family.pk]),
        )
        for family in rows
        if family.pk in newest
    ]


def kept(key: str, number: int | None = None) -> Kept | None:
    """A family's newest version, or the one of a number; ``None`` where there is none."""
    versions = JobVersion.objects.filter(family__key=key).select_related("family").defer("page", "source")
    if number is not None:
        versions = versions.filter(number=number)
    version = versions.order_by("-number").first()
    if version is None:
        return None
    family = version.family
    page = _page(str(settings.HOME), version.pk, version.digest, str(version.imported_at))
    return Kept(family.key, family.title, family.is_removed, version.number, page)


def versions_of(key: str) -> list[JobVersion]:
    """The versions of a family, newest first, without their pages."""
    versions = JobVersion.objects.filter(family__key=key).select_related("imported_by")
    return list(versions.defer("page", "source").order_by("-number"))


@lru_cache(maxsize=1024)
def _page(_home: str, pk: int, _digest: str, _imported_at: str) -> dict[str, Any]:
    page: dict[str, Any] = JobVersion.objects.values_list("page", flat=True).get(pk=pk)
    return page


@dataclass(frozen=True)
class Library:
    """All families as they stand now, with where their ladders lead."""

    families: tuple[Kept, ...]

    def shelves(self) -> list[Shelf]:
        """The families as ladders are resolved against them."""
        return [
            Shelf(
                one.key,
                one.title,
                one.is_removed,
                tuple((role["id"], role["title"]) for role in one.page["roles"]),
            )
            for one in self.families
        ]

    @cached_property
    def leads(self) -> dict[tuple[str, str], Lead]:
        """Where every step of every ladder leads, by its title and address."""
        shelves, found = self.shelves(), {}
        for one in self.families:
            for role in one.page["roles"]:
                for edge in role["ladder"]:
                    step = (edge["title"], edge["url"] or "")
                    if step not in found:
                        found[step] = lead_of(*step, shelves)
        return found

    def lead_in(self, family: Kept, edge: dict[str, Any]) -> Lead:
        """Where a step of a family leads: to the role of its own page that it names, else as the library says."""
        if edge["role"]:
            return Lead(Leads.ROLE, family.key, edge["role"])
        return self.leads[(edge["title"], edge["url"] or "")]


def library() -> Library:
    """The library as it stands now."""
    return Library(tuple(current()))
