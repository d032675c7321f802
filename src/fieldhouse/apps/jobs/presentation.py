"""What the pages of the library show, as templates take it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fieldhouse.apps.jobs.queries.shelves import Kept, Library, slug_of
from fieldhouse.apps.jobs.queries.translations import Translations
from fieldhouse.domain.jobs.library import Lead, Leads

SECTIONS: tuple[tuple[str, Promise], ...] = (
    ("responsibilities", pgettext_lazy("job page", "Responsibilities")),
    ("requirements", pgettext_lazy("job page", "Requirements")),
    ("nice_to_have", pgettext_lazy("job page", "Nice to have")),
    ("indicators", pgettext_lazy("job page", "Performance indicators")),
)
STEP_KINDS: dict[str, Promise] = {
    "questionnaire": pgettext_lazy("hiring step", "Questionnaire"),
    "screen": pgettext_lazy("hiring step", "Screening call"),
    "assessment": pgettext_lazy("hiring step", "Assessment"),
    "presentation": pgettext_lazy("hiring step", "Presentation"),
    "interview": pgettext_lazy("hiring step", "Interview"),
    "panel": pgettext_lazy("hiring step", "Panel"),
    "reference": pgettext_lazy("hiring step", "References"),
    "offer": pgettext_lazy("hiring step", "Offer"),
    "other": pgettext_lazy("hiring step", "Other"),
}
CHANNELS: dict[str, Promise] = {
    "video": pgettext_lazy("channel", "video"),
    "phone": pgettext_lazy("channel", "phone"),
    "email": pgettext_lazy("channel", "mail"),
    "in person": pgettext_lazy("channel", "in person"),
}
REGIONS: dict[str, Promise] = {"same": _("same region"), "different": _("another region")}
INDICATOR_METRICS = (
    (("coverage",), "coverage_present"),
    (("attainment", "quota", "vs", "against"), "attainment"),
    (("pipeline",), "pipeline_total"),
    (("bookings", "closed", "iacv", "arr"), "closed"),
    (("forecast",), "expectation"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A statement as shown: in the reader's language, with the original where that differs, and where it is from."""

    identity: str
    text: str
    original: str
    is_outdated: bool
    line: int
    depth: int
    nature: str
    parent_title: str
    parent_href: str
    metric: str


def role_address(family: Kept, role: Mapping[str, Any], *, pinned: bool = False) -> str:
    """The address of a role's page; ``pinned`` to the version."""
    address = reverse("job_role", args=[family.key, slug_of(role["id"])])
    return f"{address}?version={family.number}" if pinned else address


def sections_of(
    family: Kept, role: Mapping[str, Any], said: Translations
) -> list[tuple[Promise, list[Item]]]:
    """The sections of a role with all that it takes over."""
    own = {one["id"]: one for name, _label in SECTIONS for one in role[name]}
    titles = {one["id"]: one for one in family.page["roles"]}
    found = []
    for name, label in SECTIONS:
        items = [_item(one, own, titles, family, role, said, name) for one in role["expanded"][name]]
        if items:
            found.append((label, items))
    return found


def _item(
    one: Mapping[str, Any],
    own: Mapping[str, Any],
    titles: Mapping[str, Any],
    family: Kept,
    role: Mapping[str, Any],
    said: Translations,
    section: str,
) -> Item:
    full = own.get(one["id"], {})
    text, original, is_outdated = said.shown(one["id"], one["text"])
    parent = titles.get(one["from"]) if one["from"] != role["id"] else None
    return Item(
        one["id"],
        text,
        original,
        is_outdated,
        one.get("line", 0),
        min(int(full.get("depth", 0)), 2),
        str(one.get("nature", "")),
        parent["title"] if parent else "",
        role_address(family, parent) if parent else "",
        metric_of(one["text"]) if section == "indicators" else "",
    )


def metric_of(text: str) -> str:
    """The figure that an indicator means, where the product has one; empty otherwise."""
    words = set(text.casefold().replace(".", " ").split())
    return next((metric for named, metric in INDICATOR_METRICS if words & set(named)), "")


def steps_of(role: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The hiring steps with their kinds and conditions in words."""
    return [
        {
            **step,
            "label": STEP_KINDS[step["kind"]],
            "channel_label": CHANNELS.get(step["channel"] or ""),
            "region_label": REGIONS.get(step["region"] or ""),
        }
        for step in role["hiring_steps"]
    ]


@dataclass(frozen=True, slots=True)
class LadderLine:
    """A step of a ladder with where it leads: ``state`` is of `Leads`."""

    title: str
    href: str
    state: str
    kind: str
    who: str


def ladder_of(library: Library, family: Kept, role: Mapping[str, Any]) -> list[LadderLine]:
    """The steps of a role's ladder, linked."""
    by_key = {one.key: one for one in library.families}
    lines = []
    for edge in role["ladder"]:
        lead = library.lead_in(family, edge)
        lines.append(
            LadderLine(
                edge["title"], lead_address(lead, by_key), lead.leads.value, edge["kind"], edge["who"] or ""
            )
        )
    return lines


def lead_address(lead: Lead, by_key: Mapping[str, Kept]) -> str:
    """The address of what a step leads to; empty where it dangles."""
    if lead.leads is Leads.DANGLING or lead.family not in by_key:
        return ""
    if lead.role:
        return reverse("job_role", args=[lead.family, slug_of(lead.role)])
    return reverse("job_family", args=[lead.family])


def superiors_of(family: Kept, role: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Whom a role reports to, with the address of those on this page."""
    by_id = {one["id"]: one for one in family.page["roles"]}
    lines = role["reports_to"] or family.page["family"]["reports_to"]
    return [
        (line["title"], role_address(family, by_id[line["role"]]) if line["role"] in by_id else "")
        for line in lines
        if line["role"] != role["id"]
    ]


def grades_of(families: Iterable[Kept]) -> list[tuple[float, list[tuple[Kept, Mapping[str, Any], str]]]]:
    """The roles of the library by grade, highest first; each with its address."""
    found: dict[float, list[tuple[Kept, Mapping[str, Any], str]]] = {}
    for family in families:
        for role in () if family.is_removed else family.page["roles"]:
            for grade in role["grades"]:
                found.setdefault(grade, []).append((family, role, role_address(family, role)))
    return sorted(found.items(), reverse=True)
