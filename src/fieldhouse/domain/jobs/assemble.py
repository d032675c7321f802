"""From a page to a document: its roles with their statements, what holds for all, and what fits nowhere."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from fieldhouse.domain.jobs.blocks import Block, BlockKind, Finding, Page, Place
from fieldhouse.domain.jobs.grades import grades_in, subject_of
from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.kept import missing_sentences
from fieldhouse.domain.jobs.ladder import LadderEdge, edges_in, is_undefined
from fieldhouse.domain.jobs.lineage import inherited_of
from fieldhouse.domain.jobs.matching import Roster
from fieldhouse.domain.jobs.matrices import unfolded
from fieldhouse.domain.jobs.outline import CLOSING, FAMILY, Outline, Part, outline_of
from fieldhouse.domain.jobs.records import Body, Document, Edge, Kept, Line, Matter, Role, Statement
from fieldhouse.domain.jobs.reporting import reports_to
from fieldhouse.domain.jobs.statements import Writing, statements_of
from fieldhouse.domain.jobs.steps import steps_of
from fieldhouse.domain.jobs.titles import is_title, level_of
from fieldhouse.domain.jobs.words import slug, tidy, words_of

_SAYING = frozenset(
    {
        SectionKind.RESPONSIBILITIES,
        SectionKind.REQUIREMENTS,
        SectionKind.GRADE,
        SectionKind.HIRING,
        SectionKind.SUMMARY,
    }
)
_FAMILY_NAME = re.compile(
    r"\s*[-–—:]?\s*\b(?:job famil(?:y|ies)|roles?(?:\s*(?:&|and)\s*responsibilities)?|job role|page)\b\s*$",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"(?:\.(?:html?|md|markdown|erb|txt|text|haml))+$", re.IGNORECASE)
Owned = dict[int, list[tuple[Part, list[Statement]]]]


def document_of(page: Page) -> Document:
    """Read a page. It never raises for what a page says; what is odd becomes a finding."""
    page = replace(page, blocks=unfolded(page.blocks))
    title, matter = _title_of(page)
    outline = outline_of(page.blocks, title)
    identity = slug(_EXTENSION.sub("", page.name.rsplit("/", 1)[-1])) or "page"
    _settle(outline, title)
    writing = Writing(identity, [*page.findings, *outline.findings])
    ids = _role_ids(outline.roster, identity)
    owned = _owned(outline, ids, identity, writing)
    roles = _roles(outline, owned, ids, writing)
    family = _body(FAMILY, owned.get(FAMILY, []), outline.roster, ids)
    unplaced = tuple(
        one
        for entries in owned.values()
        for _, told in entries
        for one in told
        if one.kind is SectionKind.OTHER
    )
    document = Document(
        identity,
        page.name,
        page.form,
        title,
        matter,
        family,
        roles,
        tuple(sorted(unplaced, key=lambda one: (one.place.line, one.place.column))),
        tuple(
            (block.text, block.level, block.place) for block in page.blocks if block.kind is BlockKind.HEADING
        ),
        (),
        Kept(0, 0),
    )
    return _held_against(document, page, writing)


def _title_of(page: Page) -> tuple[str, tuple[Matter, ...]]:
    """The title of the front matter, else the first heading, else the file's name."""
    matter = tuple(Matter(key, value, place) for key, value, place in page.matter)
    for key in ("title", "rolename", "name"):
        for one in matter:
            if one.key.casefold() == key and words_of(one.value):
                return tidy(one.value), matter
    for block in page.blocks:
        if block.kind is BlockKind.HEADING and words_of(block.text) and block.level == 1:
            return tidy(block.text), matter
    for block in page.blocks:
        if block.kind is BlockKind.HEADING and is_title(block.text):
            return tidy(block.text), matter
    stem = _EXTENSION.sub("", page.name.rsplit("/", 1)[-1])
    return tidy(re.sub(r"[-_]+", " ", stem)).title(), matter


def _settle(outline: Outline, title: str) -> None:
    """A page without a heading of a role is one role of its title; a page of one role has no family beside it."""
    roster = outline.roster
    _roles_of_tables(outline)
    active = [number for number, draft in enumerate(roster.drafts) if not draft.is_family]
    said = {part.kind for part in outline.parts if part.heading}
    if not active and said & (_SAYING - {SectionKind.SUMMARY}):
        _roles_of_lists(outline)
        active = [number for number, draft in enumerate(roster.drafts) if not draft.is_family]
    _drop_empty(outline)
    active = [number for number, draft in enumerate(roster.drafts) if not draft.is_family]
    if active and said & {SectionKind.RESPONSIBILITIES, SectionKind.REQUIREMENTS}:
        active = _with_base(outline, active, title)
    if not active and said & (_SAYING - {SectionKind.SUMMARY}):
        name = _FAMILY_NAME.sub("", title).strip() or title
        active = [roster.add(name, Part("", 0, Place(1), [], None), "role")]
    if not active:
        outline.findings.append(Finding("page.no_role", Place(1), title[:200]))
    if len(active) == 1:
        for part in outline.parts:
            part.owners = [active[0] if owner == FAMILY else owner for owner in part.owners]
    for part in outline.parts:
        kept = [owner if owner == FAMILY or not roster[owner].is_family else FAMILY for owner in part.owners]
        if len(active) == 1:
            kept = active
        part.owners = list(dict.fromkeys(kept)) or [FAMILY]


def _drop_empty(outline: Outline) -> None:
    """The name of an area ("Alliances") whose roles follow with titles of their own is no role beside them."""
    for number, draft in enumerate(outline.roster.drafts):
        later = outline.roster.drafts[number + 1 :]
        has_text = any(number in part.owners and part.blocks for part in outline.parts)
        area = draft.specialty or draft.segment
        if is_title(draft.title) or not later:
            continue
        is_area = area and not has_text and any(area in (one.specialty, one.segment) for one in later)
        draft.is_family = draft.is_family or bool(is_area) or _heads_others(outline, number)


def _heads_others(outline: Outline, number: int) -> bool:
    """Whether a heading without a grade ("Benefits") only opens roles with titles of their own, one depth below it."""
    draft, follower = outline.roster[number], outline.roster[number + 1]
    graded = any(number in part.owners and part.kind is SectionKind.GRADE for part in outline.parts)
    return not graded and draft.kind == "role" and follower.level > draft.level and is_title(follower.title)


def _with_base(outline: Outline, active: list[int], title: str) -> list[int]:
    """The role that a page's title names, where its own sections stand beside specialties or levels of it.

    Where all other roles are specialties or segments, what the page says above them is that role's. Where levels
    follow, only a grade that no level has makes one.
    """
    roster = outline.roster
    name = _FAMILY_NAME.sub("", title).strip() or title
    own = [part for part in outline.parts if part.owners == [FAMILY]]
    if all(roster[number].kind in ("specialty", "segment") for number in active):
        if not any(part.kind in (SectionKind.RESPONSIBILITIES, SectionKind.REQUIREMENTS) for part in own):
            return active
        taken = [part for part in own if part.kind in _SAYING - {SectionKind.HIRING}]
    else:
        taken = [
            part
            for part in own
            if part.kind is SectionKind.GRADE
            and any(roster[number].kind == "level" or _is_above(roster, number, part) for number in active)
            and not any(roster.resolve(subject_of(block.text)) is not None for block in part.blocks)
            and not any(_graded_rows(block) for block in part.blocks)
            and any(grades_in(block.text, is_grade_section=True) for block in part.blocks)
        ]
        names = [subject_of(block.text) for part in taken for block in part.blocks]
        name = next((one for one in names if is_title(one)), name)
    if not taken:
        return active
    number = roster.add(name, Part("", 0, taken[0].place, [], None), "role")
    for part in outline.parts:
        owner = part.owners[0] if len(part.owners) == 1 and part.kind in CLOSING else FAMILY
        if owner in active and part.level < roster[owner].level:
            part.owners = [FAMILY]
    for part in taken:
        part.owners = [number]
    return [number, *active]


def _is_above(roster: Roster, number: int, part: Part) -> bool:
    """Whether a role is another level of what the part's grade is of: "Senior X" beside "The X is a grade 7"."""
    named = roster.key(roster[number].title)
    return any(
        key.words < named.words and named.words - key.words <= set(words_of(named.level))
        for key in (roster.key(subject_of(block.text)) for block in part.blocks)
        if key.words
    )


def _roles_of_tables(outline: Outline) -> None:
    """A table of roles and grades names roles, if no heading does."""
    for part in outline.parts:
        for block in part.blocks:
            for title, _ in _graded_rows(block):
                if is_title(title) and outline.roster.resolve(title) is None:
                    outline.roster.add(title, Part(title, 7, block.place, [], None), "level")


def _roles_of_lists(outline: Outline) -> None:
    """A list beneath Levels names the roles of a page that has no heading for them."""
    for part in outline.parts:
        if part.kind is SectionKind.LEVELS:
            for block in part.blocks:
                title = _listed_title(block)
                if title and outline.roster.resolve(title) is None:
                    outline.roster.add(title, Part(title, 7, block.place, [], None), "level")


def _listed_title(block: Block) -> str:
    if block.kind is not BlockKind.ITEM or block.depth:
        return ""
    title = re.split(r"\s[-–—]\s|[:.]", block.text, maxsplit=1)[0].strip()
    return title if is_title(title) else ""


def _graded_rows(block: Block) -> list[tuple[str, Decimal]]:
    """Title and grade of the rows of a table that has a column of grades."""
    if block.kind is not BlockKind.TABLE or len(block.rows) < 2:
        return []
    head = [words_of(cell) for cell, _ in block.rows[0]]
    columns = [place for place, words in enumerate(head) if "grade" in words or "grades" in words]
    if not columns:
        return []
    column = columns[0]
    found = []
    for row in block.rows[1:]:
        cells = [cell for cell, _ in row]
        name = next((cell for place, cell in enumerate(cells) if place != column and words_of(cell)), "")
        grades = grades_in(cells[column], is_grade_section=True) if column < len(cells) else []
        if name and grades:
            found.append((tidy(name), grades[0]))
    return found


def _role_ids(roster: Roster, identity: str) -> dict[int, str]:
    ids: dict[int, str] = {FAMILY: f"{identity}/family"}
    used: set[str] = set()
    order = sorted(range(len(roster.drafts)), key=lambda number: roster[number].is_family)
    for number in order:
        draft = roster[number]
        wanted = f"{identity}/{slug(draft.title) or 'role'}"
        one, count = wanted, 1
        while one in used:
            count += 1
            one = f"{wanted}~{count}"
        used.add(one)
        ids[number] = one
    return ids


def _owned(outline: Outline, ids: dict[int, str], identity: str, writing: Writing) -> Owned:
    owned: Owned = {}
    for part in outline.parts:
        for place, owner in enumerate(part.owners):
            told = statements_of(part, ids[owner], writing, is_first=place == 0)
            for one in told:
                to = _owner_by_subject(one, owner, outline.roster)
                if owned.get(to) and owned[to][-1][0] is part:
                    owned[to][-1][1].append(one)
                else:
                    owned.setdefault(to, []).append((part, [one]))
    return owned


def _owner_by_subject(statement: Statement, owner: int, roster: Roster) -> int:
    """A grade that the family states for a named role is that role's."""
    if owner != FAMILY or statement.kind is not SectionKind.GRADE:
        return owner
    subject = subject_of(statement.text) or statement.text.split(":")[0]
    if len(words_of(subject)) > 12:
        return owner
    number = roster.resolve(subject)
    return owner if number is None else number


def _roles(outline: Outline, owned: Owned, ids: dict[int, str], writing: Writing) -> tuple[Role, ...]:
    roster = outline.roster
    tables = [row for part in outline.parts for block in part.blocks for row in _graded_rows(block)]
    by_table = {roster.resolve(title): grade for title, grade in reversed(tables)}
    levels = _listed_levels(outline)
    shared = _grades(owned.get(FAMILY, []), None, roster, [])
    roles = []
    for number, draft in enumerate(roster.drafts):
        if draft.is_family:
            continue
        entries = owned.get(number, [])
        grades = _grades(entries, number, roster, writing.findings)
        if not grades and number in by_table:
            grades = [by_table[number]]
        if not grades and len(shared) == 1:
            grades = shared
        body = _body(number, entries, roster, ids)
        names = [] if draft.heading in ("", draft.title) else [draft.heading]
        roles.append(
            Role(
                ids[number],
                draft.kind,
                draft.title,
                tuple(dict.fromkeys([*names, *_abbreviations(draft.title, roster)])),
                level_of(draft.title) or levels.get(number),
                draft.specialty or None,
                draft.segment or None,
                grades[0] if grades else None,
                tuple(grades),
                draft.place,
                draft.group,
                body,
                (),
            )
        )
    drafts = [number for number, draft in enumerate(roster.drafts) if not draft.is_family]
    order = sorted(
        range(len(roles)), key=lambda place: (roles[place].place.line, roles[place].place.column, place)
    )
    roles, drafts = [roles[place] for place in order], [drafts[place] for place in order]
    return tuple(
        replace(role, inherits=inherited_of(place, roles, drafts, roster, writing.findings))
        for place, role in enumerate(roles)
    )


def _abbreviations(title: str, roster: Roster) -> list[str]:
    words = " ".join(words_of(title))
    return [short.upper() for short, full in roster.aliases if words.startswith(full)]


def _listed_levels(outline: Outline) -> dict[int, str]:
    """Levels that a list beneath Levels gives: "Field Marketing Manager - Intermediate"."""
    found: dict[int, str] = {}
    for part in outline.parts:
        if part.kind is SectionKind.LEVELS:
            for block in part.blocks:
                title, dash, said = block.text.partition(" - ")
                number = outline.roster.resolve(title) if dash and block.kind is BlockKind.ITEM else None
                if number is not None and (level := level_of(said.strip())):
                    found.setdefault(number, level)
    return found


def _grades(
    entries: list[tuple[Part, list[Statement]]], number: int | None, roster: Roster, findings: list[Finding]
) -> list[Decimal]:
    found: list[Decimal] = []
    for part, told in entries:
        for one in told:
            if one.kind is not SectionKind.GRADE:
                continue
            grades = grades_in(one.text, is_grade_section=part.kind is SectionKind.GRADE)
            if number is not None and grades and (subject := subject_of(one.text)):
                meant = roster.resolve(subject) if len(words_of(subject)) <= 12 else None
                if (
                    meant is not None
                    and meant != number
                    and roster.key(subject) != roster.key(roster[number].title)
                ):
                    findings.append(
                        Finding("grade.other_role", one.place, one.text[:200], {"named": subject})
                    )
            found.extend(grades)
    return list(dict.fromkeys(found))


def _body(
    number: int, entries: list[tuple[Part, list[Statement]]], roster: Roster, ids: dict[int, str]
) -> Body:
    told = [one for _, statements in entries for one in statements if one.kind is not SectionKind.OTHER]
    hiring = [
        (part, [one for one in statements if one.kind is SectionKind.HIRING])
        for part, statements in entries
        if part.kind is SectionKind.HIRING
    ]
    edges: list[Edge] = []
    lines: list[Line] = []
    for one in told:
        if one.kind is SectionKind.LADDER:
            edges.extend(_edges(one, number, roster, ids))
        elif one.kind in (SectionKind.SUMMARY, SectionKind.GRADE) and not one.is_item:
            for line in reports_to(one.text, one.links):
                role = roster.resolve(line.title, besides=number)
                lines.append(Line(one.id, line.title, line.target, ids[role] if role is not None else ""))
    undefined = any(one.kind is SectionKind.LADDER and is_undefined(one.text) for one in told)
    return Body(tuple(told), steps_of(hiring), tuple(edges), tuple(lines), undefined)


def _edges(statement: Statement, number: int, roster: Roster, ids: dict[int, str]) -> list[Edge]:
    result = []
    own = roster.page_title if number == FAMILY else roster[number].title
    found = edges_in(statement.text, statement.links, is_item=statement.is_item, is_row=statement.is_row)
    for edge in _own_edges(found, own, number, roster):
        whose = roster.resolve(edge.who) if edge.is_only and number == FAMILY else None
        role = roster.resolve(edge.title, besides=number)
        is_itself = (
            bool(edge.who)
            and whose is None
            and (
                set(words_of(edge.who)) <= set(words_of(own))
                or roster.key(edge.who) == roster.key(own)
                or len([d for d in roster.drafts if not d.is_family]) == 1
            )
        )
        if role is not None and edge.target and "job-families/" in edge.target and "#" not in edge.target:
            role = role if roster.key(roster[role].title) == roster.key(edge.title) else None
        result.append(
            Edge(
                statement.id,
                edge.title,
                edge.target,
                edge.kind,
                "" if is_itself else edge.who,
                edge.is_family,
                ids[role] if role is not None else "",
                ids[whose] if whose is not None else edge.who if edge.is_drawn and number == FAMILY else "",
            )
        )
    return result


def _own_edges(found: list[LadderEdge], own: str, number: int, roster: Roster) -> list[LadderEdge]:
    """Of a drawing that shows a role, on that role's part of the page, the steps that lead on from it."""

    def is_own(title: str) -> bool:
        return bool(title) and roster.key(title) == roster.key(own)

    if number == FAMILY or not any(one.is_only and (is_own(one.who) or is_own(one.title)) for one in found):
        return found
    return [one for one in found if not one.is_only or is_own(one.who)]


def told_texts(document: Document) -> list[tuple[Place, str]]:
    """Every text of the model with its place, in the order of the page; a statement of several roles once."""
    found: dict[tuple[int, int, str], str] = {}
    for one in document.matter:
        found[(one.place.line, one.place.column, f"matter {one.key}")] = f"{one.key} {one.value}"
    for text, _, place in document.headings:
        found[(place.line, place.column, "heading")] = text
    bodies = [document.family, *(role.body for role in document.roles)]
    for statement in (*(one for body in bodies for one in body.statements), *document.unplaced):
        found.setdefault((statement.place.line, statement.place.column, statement.text), statement.text)
    ordered = sorted(found.items(), key=lambda entry: entry[0][:2])
    return [(Place(line, column), text) for (line, column, _), text in ordered]


def _held_against(document: Document, page: Page, writing: Writing) -> Document:
    missing, sentences = missing_sentences(page.source, [text for _, text in told_texts(document)])
    recovered = []
    for text, place in missing:
        statement = Statement("", SectionKind.OTHER, text, text, place, "")
        recovered.append(writing.identified(statement, f"{document.id}/unplaced"))
        writing.findings.append(Finding("text.recovered", place, text[:200]))
    findings = sorted(writing.findings, key=lambda one: (one.place.line, one.place.column, one.rule))
    return replace(
        document,
        unplaced=(*document.unplaced, *recovered),
        findings=tuple(findings),
        kept=Kept(sentences, len(recovered)),
    )
