"""What a role takes over from others, resolved against the roles of its page; ambiguous parents are kept."""

from __future__ import annotations

from fieldhouse.domain.jobs.blocks import Finding
from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.matching import Roster
from fieldhouse.domain.jobs.records import Document, Inherited, Role, Statement

_WHOLE = (SectionKind.RESPONSIBILITIES, SectionKind.REQUIREMENTS)


def inherited_of(
    place: int, roles: list[Role], drafts: list[int], roster: Roster, findings: list[Finding]
) -> tuple[Inherited, ...]:
    """The extensions of the role at a place of the list; ``drafts`` are the numbers of the roles in the roster."""
    role = roles[place]
    ids = {number: one.id for number, one in zip(drafts, roles, strict=True)}
    result = []
    for statement in role.body.statements:
        extension = statement.extends
        if extension is None:
            continue
        kinds = extension.kinds or (
            (statement.kind,) if statement.kind is not SectionKind.SUMMARY else _WHOLE
        )
        found: list[str] = []
        for title in extension.titles:
            number = roster.resolve(title, besides=drafts[place])
            if number is not None and ids[number] not in found:
                found.append(ids[number])
        if extension.is_previous and not extension.titles:
            before = _previous(place, roles, kinds)
            found = [before.id] if before is not None else []
        is_family = extension.is_previous and not found
        if not found and not is_family:
            findings.append(
                Finding(
                    "inheritance.unresolved",
                    statement.place,
                    statement.text[:200],
                    {"named": ", ".join(extension.titles)},
                )
            )
        elif len(found) > 1 and extension.is_ambiguous:
            findings.append(Finding("inheritance.ambiguous", statement.place, statement.text[:200]))
        result.append(Inherited(statement.id, kinds, extension.titles, tuple(found), extension.is_ambiguous))
    return tuple(result)


def _previous(place: int, roles: list[Role], kinds: tuple[SectionKind, ...]) -> Role | None:
    for before in reversed(roles[:place]):
        if any(before.body.of(*kinds)):
            return before
    return None


def expanded(document: Document, role: Role, kind: SectionKind) -> list[tuple[Statement, str]]:
    """The statements of a section that hold for a role, each with the id of the role (or family) that says it.

    The role's own come first, then those of the parents in the order of the page, each once, then the family's.
    Parents of parents are followed; a circle ends where it closes.
    """
    by_id = {one.id: one for one in document.roles}
    result: list[tuple[Statement, str]] = []
    seen: set[str] = set()

    def take(one: Role) -> None:
        if one.id in seen:
            return
        seen.add(one.id)
        result.extend((statement, one.id) for statement in one.body.of(kind))
        for inherited in one.inherits:
            if kind in inherited.kinds:
                for parent in inherited.roles:
                    if parent in by_id:
                        take(by_id[parent])

    take(role)
    result.extend((statement, f"{document.id}/family") for statement in document.family.of(kind))
    return result
