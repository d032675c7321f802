"""A job-family document on the command line: as an object, or its roles as lines with the findings after them."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.utils.translation import gettext as _

from fieldhouse.apps.jobs.actions import Imported
from fieldhouse.apps.jobs.models import JobRole
from fieldhouse.apps.jobs.queries import LibraryStep
from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.records import Document, Role
from fieldhouse.domain.jobs.told import document_value, number_of
from fieldhouse.web.sentences import sentence_for

NOTHING = "–"


def print_document_json(document: Document) -> None:
    """The document as one object, each finding with the sentence of its rule."""
    value = document_value(document)
    for shown, finding in zip(value["findings"], document.findings, strict=True):
        shown["message"] = sentence_for(finding.rule, finding.fields)
    print(json.dumps(value, ensure_ascii=False))


def print_document(document: Document) -> None:
    """The title, a line for each role, the counts, and the findings by place."""
    print(document.title)
    for role in document.roles:
        print(f"  {_line(document, role)}")
    print(
        _(
            "%(sentences)s sentences read; %(recovered)s of them placed by no rule; %(unplaced)s unplaced texts."
        )
        % {
            "sentences": document.kept.sentences,
            "recovered": document.kept.recovered,
            "unplaced": len(document.unplaced),
        }
    )
    for finding in document.findings:
        sentence = sentence_for(finding.rule, finding.fields)
        place = f"{document.name}:{finding.place.line}"
        print(f"{place}: {finding.rule}: {sentence}" + (f" [{finding.value[:60]}]" if finding.value else ""))


def print_counts(counts: Imported, *, as_json: bool) -> None:
    """What an import came to, in one line of counts."""
    if as_json:
        print(json.dumps({"pages": counts.pages, **asdict(counts)}))
        return
    told = f"{counts.created} created + {counts.updated} updated + {counts.unchanged} unchanged"
    print(f"pages {counts.pages} = {told}" + (f", {counts.removed} removed" if counts.removed else ""))


def print_roles(roles: list[JobRole], *, as_json: bool) -> None:
    """A line for each role: its family, title, level and grade."""
    if as_json:
        told = [
            {
                "family": role.version.family.key,
                "id": role.identity,
                "title": role.title,
                "kind": role.kind,
                "level": role.level or None,
                "specialty": role.specialty or None,
                "segment": role.segment or None,
                "grade": number_of(role.grade),
                "version": role.version.number,
            }
            for role in roles
        ]
        print(json.dumps(told, ensure_ascii=False))
        return
    for role in roles:
        grade = number_of(role.grade)
        print("\t".join([role.version.family.key, role.title, role.level or NOTHING, str(grade or NOTHING)]))


def print_ladder(steps: list[LibraryStep], *, as_json: bool) -> None:
    """A line for each step: whose it is, what it says, and where it leads."""
    if as_json:
        print(json.dumps([asdict(step) for step in steps], ensure_ascii=False))
        return
    for step in steps:
        leads = " ".join(part for part in (step.lead.leads.value, step.lead.role or step.lead.family) if part)
        print("\t".join([step.family, step.role, step.title, leads]))


def _line(document: Document, role: Role) -> str:
    steps = len(role.body.steps) or len(document.family.steps)
    return _(
        "%(title)s: grade %(grade)s, %(duties)s responsibilities, %(asked)s requirements, %(steps)s hiring steps"
    ) % {
        "title": role.title,
        "grade": NOTHING if role.grade is None else role.grade,
        "duties": len(role.body.of(SectionKind.RESPONSIBILITIES)),
        "asked": len(role.body.of(SectionKind.REQUIREMENTS)),
        "steps": steps,
    }
