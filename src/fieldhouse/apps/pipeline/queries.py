"""Reads of opportunities and deals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from fieldhouse.apps.pipeline.models import Opportunity, Split, StageRule, TeamMember
from fieldhouse.apps.records import held, visible
from fieldhouse.domain.names import name_key
from fieldhouse.once import once

_BEGINNING = date(1900, 1, 1)


def stage_rows(run: int | None = None) -> list[dict[str, Any]]:
    """The stage map with the days on which each rule holds: the snapshot `stages`.

    A rule of a source's stage holds until the next rule of the same stage begins.
    """
    rules = StageRule.objects.filter(visible(run))
    ordered = sorted(rules, key=lambda rule: (rule.source, rule.stage, rule.valid_from or _BEGINNING))
    rows: list[dict[str, Any]] = []
    for _stage, versions in groupby(ordered, key=lambda rule: (rule.source, rule.stage)):
        spans = list(versions)
        for rule, following in zip(spans, [*spans[1:], None], strict=True):
            rows.append(
                {
                    "source": rule.source,
                    "stage": rule.stage,
                    "position": rule.position,
                    "outcome": rule.outcome,
                    "category": rule.category,
                    "valid_from": rule.valid_from,
                    "valid_to": following.valid_from if following else None,
                }
            )
    return rows


def shared_with(people: Iterable[int], on: date, *, to_change: bool = False) -> set[int]:
    """The deals of which any of these people has an owner's or an overlay's share on a day, or in whose team one is.

    With ``to_change`` without those on which they only read, where the source says so of a member.
    """
    several = list(people)
    shares = Split.objects.filter(visible(), held(on), person__in=several)
    teams = TeamMember.objects.filter(visible(), person__in=several)
    teams = teams.exclude(access__in=["none", "read"] if to_change else ["none"])
    return {*shares.values_list("opportunity", flat=True), *teams.values_list("opportunity", flat=True)}


def helpers_of(opportunity: int, on: date) -> list[tuple[int, str, str]]:
    """Who works on a deal by `shared_with`: the person, ``credit`` or ``team``, and the access of a team's member."""
    shares = Split.objects.filter(visible(), held(on), opportunity=opportunity)
    teams = TeamMember.objects.filter(visible(), opportunity=opportunity).exclude(access="none")
    credit = [(person, "credit", "") for person in shares.order_by("pk").values_list("person", flat=True)]
    return credit + [
        (person, "team", access) for person, access in teams.order_by("pk").values_list("person", "access")
    ]


def opportunity_keyed(source: str, key: str) -> Opportunity | None:
    """The opportunity of a source's key, for the operator, who holds the home itself."""
    return Opportunity.objects.filter(visible(), source=source, source_key=key).first()


def opportunities_by_number(numbers: Iterable[int]) -> dict[int, Opportunity]:
    """Opportunities by their number."""
    return Opportunity.objects.in_bulk(list(numbers))


@once
def stage_labels(language: str) -> dict[str, str]:
    """What each stage is called in a language by its newest rule; its code where none names it."""
    labels: dict[str, str] = {}
    rules = StageRule.objects.filter(visible())
    for rule in sorted(rules, key=lambda one: one.valid_from or _BEGINNING):
        label = rule.label_ja if language.startswith("ja") else rule.label
        labels[rule.stage] = label or rule.label or labels.get(rule.stage, rule.stage)
    return labels


def stages_by_label(source: str, run: int | None = None) -> dict[str, set[str]]:
    """The stages of a source by their codes and by what they are called in either language, by any of their rules."""
    found: dict[str, set[str]] = {}
    for rule in StageRule.objects.filter(visible(run), source=source):
        for name in (rule.stage, rule.label, rule.label_ja):
            if key := name_key(name):
                found.setdefault(key, set()).add(rule.stage)
    return found


def names_of_deals(source: str) -> list[tuple[int, str, str, str]]:
    """The number, the source's key, the name and the record type of every opportunity of a source."""
    rows = Opportunity.objects.filter(visible(), source=source).order_by("pk")
    return list(rows.values_list("pk", "source_key", "name", "record_type"))
