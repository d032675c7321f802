"""Whose section is it: the headings of a page in order, each with its section, its owners and its blocks.

Depth is asked last. What decides is what a heading names (`headings`), whether its first words are a role that is
known (`titles`), and how often a section occurs: one that stands once, after all roles, is the family's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from fieldhouse.domain.jobs.blocks import Block, BlockKind, Finding, Place
from fieldhouse.domain.jobs.grades import grades_in
from fieldhouse.domain.jobs.headings import CONTAINERS, FIRM, Label, SectionKind, is_only_qualifying, label_of
from fieldhouse.domain.jobs.matching import DraftRole, Roster
from fieldhouse.domain.jobs.titles import is_bare_level, is_title, tidy_title
from fieldhouse.domain.jobs.words import words_of

FAMILY = -1
"""The owner of a section that holds for every role."""
_CORE = frozenset(
    {SectionKind.GRADE, SectionKind.RESPONSIBILITIES, SectionKind.REQUIREMENTS, SectionKind.SUMMARY}
)
CLOSING = frozenset(
    {SectionKind.HIRING, SectionKind.LADDER, SectionKind.INDICATORS, SectionKind.COMPENSATION}
)


@dataclass(slots=True)
class Part:
    """A heading with the blocks beneath it, its section and the roles (numbers in the roster, or FAMILY) that own it."""

    heading: str
    level: int
    place: Place
    blocks: list[Block]
    label: Label | None
    kind: SectionKind = SectionKind.SUMMARY
    owners: list[int] = field(default_factory=list)
    qualifier: str = ""
    group: str = ""
    section: str = ""
    is_step: bool = False


@dataclass(slots=True)
class Outline:
    """The parts of a page and its roles."""

    parts: list[Part]
    roster: Roster
    findings: list[Finding]


def outline_of(blocks: tuple[Block, ...], page_title: str) -> Outline:
    """Cut a page into parts and say whose each is."""
    parts = _parts(blocks)
    return _Scan(parts, page_title).run()


def _parts(blocks: tuple[Block, ...]) -> list[Part]:
    parts = [Part("", 0, Place(1), [], None)]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            parts.append(Part(block.text, block.level, block.place, [], label_of(block.text)))
        else:
            parts[-1].blocks.append(block)
    return parts


class _Scan:
    """One pass over the parts, with what is open: a container, a role, a section."""

    def __init__(self, parts: list[Part], page_title: str) -> None:
        self.parts = parts
        texts = (block.text for part in parts for block in part.blocks if "(" in block.text)
        self.roster = Roster(page_title, [part.heading for part in parts], texts)
        self.findings: list[Finding] = []
        self.container: SectionKind | None = None
        self.container_level = 0
        self.container_once = False
        self.specialty = ""
        self.specialty_level = 0
        self.group = ""
        self.current: int | None = None
        self.is_closed = False
        self.section: Part | None = None
        self.levels_seen = False
        self.plain = Counter(
            part.label.kind
            for part in parts
            if part.label and not part.label.prefix and not part.label.qualifier
        )
        self.last_title = max(
            (
                place
                for place, part in enumerate(parts)
                if part.heading and part.label is None and is_title(part.heading)
            ),
            default=-1,
        )
        self.titles = sum(
            1 for part in parts if part.heading and part.label is None and is_title(part.heading)
        )

    def run(self) -> Outline:
        for place, part in enumerate(self.parts):
            if not part.heading:
                part.owners = [FAMILY]
            elif part.label is None:
                self._without_label(place, part)
            elif self._is_own_grade(part, part.label):
                self._section(place, part, replace(part.label, kind=SectionKind.GRADE))
            elif part.label.kind in CONTAINERS:
                self._open_container(place, part, part.label)
            else:
                self._section(place, part, part.label)
        return Outline(self.parts, self.roster, self.findings)

    def _is_own_grade(self, part: Part, label: Label) -> bool:
        """Whether "Level" beneath a role has the role's grade, and no levels."""
        return (
            label.matched in ("level", "job level")
            and self.current is not None
            and part.level > self.roster[self.current].level
            and any(grades_in(block.text, is_grade_section=True) for block in part.blocks)
        )

    # Headings that name no section: roles, groups within a section, steps, or other text.

    def _without_label(self, place: int, part: Part) -> None:
        title = tidy_title(part.heading)
        inside = self.section is not None and part.level > self.section.level
        if (
            inside
            and self.section is not None
            and self.section.kind is SectionKind.HIRING
            and not (is_title(title) and self._has_own_sections(place, part))
        ):
            self._within(part, self.section, is_step=True)
        elif place == 1 and part.level == 1 and self._is_page_title(title):
            part.owners, part.kind = [FAMILY], SectionKind.SUMMARY
        elif self._names_role(place, part, title):
            self._open_role(part, title)
        elif inside and self.section is not None:
            self._within(part, self.section, is_step=False)
        else:
            self._other(part, title)

    def _is_page_title(self, title: str) -> bool:
        """A heading of the first level at the top is the page's title, unless other roles of that level follow."""
        others = [part for part in self.parts[2:] if part.heading and part.level == 1 and part.label is None]
        return not others and (not is_title(title) or self.titles > 1)

    def _names_role(self, place: int, part: Part, title: str) -> bool:
        if is_title(title):
            inside_list = (
                self.section is not None
                and part.level > self.section.level
                and self.section.kind
                in (SectionKind.LADDER, SectionKind.INDICATORS, SectionKind.COMPENSATION)
                and not self._has_own_sections(place, part)
            )
            return not inside_list
        if self._is_followed_by_sections(place, part, title):
            return True
        if self.container is None or len(words_of(title)) > 9 or title.endswith("?"):
            return False
        beneath = part.level > self.container_level
        if self.container is SectionKind.LEVELS:
            return is_bare_level(title) and (beneath or self.current is None)
        return beneath and (
            self.current is None or part.level <= self.roster[self.current].level or self._is_bare()
        )

    def _has_own_sections(self, place: int, part: Part) -> bool:
        """Whether a heading begins a role even within another section: its grade, duties or superior follow."""
        if any(
            "grade" in block.text.casefold() or "reports to" in block.text.casefold() for block in part.blocks
        ):
            return True
        after = self.parts[place + 1] if place + 1 < len(self.parts) else None
        kinds = (SectionKind.GRADE, SectionKind.RESPONSIBILITIES, SectionKind.REQUIREMENTS)
        return after is not None and after.label is not None and after.label.kind in kinds

    def _is_followed_by_sections(self, place: int, part: Part, title: str) -> bool:
        """Whether the next headings are sections that carry this heading's words, or a grade, right below it."""
        if self.section is not None and part.level > self.section.level and self.current is not None:
            return False
        following = self.parts[place + 1 : place + 3]
        words = set(words_of(title))
        for after in following:
            if after.label is None or after.level <= part.level:
                return False
            if after.label.prefix and words and words <= set(words_of(after.label.prefix)):
                return True
            if after.label.kind is SectionKind.GRADE and not after.label.prefix:
                return True
        kinds = {after.label.kind for after in following if after.label and not after.label.prefix}
        return {SectionKind.RESPONSIBILITIES, SectionKind.REQUIREMENTS} <= kinds and self.plain[
            SectionKind.RESPONSIBILITIES
        ] > 1

    def _is_bare(self) -> bool:
        return self.current is not None and not self.roster[self.current].section_levels

    def _open_role(self, part: Part, title: str) -> None:
        kind = (
            {
                SectionKind.LEVELS: "level",
                SectionKind.SPECIALTIES: "specialty",
                SectionKind.SEGMENT: "segment",
            }.get(self.container, "role")
            if self.container
            else "role"
        )
        if kind == "specialty" and part.level <= self.container_level and not self.container_once:
            kind = "role"
            self.container = None
        known = self.roster.exactly(title) if kind in ("role", "level") else None
        if known is None:
            known = self.roster.add(title, part, kind)
        draft = self.roster[known]
        beneath = bool(self.specialty) and part.level > self.specialty_level
        name = self.specialty if beneath else title
        if kind == "specialty":
            draft.specialty = name
        elif kind == "segment":
            draft.segment = name
        draft.group = self.group
        if not beneath:
            is_area = kind in ("specialty", "segment") and not is_title(title)
            self.specialty, self.specialty_level = (title if is_area else ""), part.level
        if self.container_once:
            self.container, self.container_once = None, False
        self.current, self.is_closed, self.section = known, False, None
        part.owners, part.kind = [known], SectionKind.SUMMARY

    def _within(self, part: Part, section: Part, *, is_step: bool) -> None:
        part.kind, part.owners, part.qualifier = section.kind, list(section.owners), section.qualifier
        part.group, part.section, part.is_step = tidy_title(part.heading), section.heading, is_step

    def _other(self, part: Part, title: str) -> None:
        part.kind = SectionKind.OTHER
        beneath = self.current is not None and part.level > self.roster[self.current].level
        part.owners = [self.current] if beneath and self.current is not None else [FAMILY]
        if not beneath and self._speaks_of_all(title):
            part.kind = SectionKind.SUMMARY
        elif part.level == 1 or (not beneath and not part.blocks):
            self.group, self.current = title, None
            part.kind = SectionKind.SUMMARY
        self.section = part

    def _speaks_of_all(self, title: str) -> bool:
        """ "About the team", or the page's own title once more ("Data Analysts", "Data Analysts at the company")."""
        words = words_of(title)
        named = self.roster.key(title.partition(" at ")[0])
        return words[:1] == ["about"] or named == self.roster.key(self.roster.page_title)

    # Containers: Levels, Specialties, Segment.

    def _open_container(self, place: int, part: Part, label: Label) -> None:
        part.kind, part.owners = label.kind, [FAMILY]
        follower = self.parts[place + 1] if place + 1 < len(self.parts) else None
        if label.kind is SectionKind.LEVELS and not self.levels_seen:
            self.levels_seen = True
            if self._has_levels_below(place):
                self._give_to_family(place)
        if follower is not None and follower.level <= part.level and not part.blocks:
            self.findings.append(Finding("section.empty", part.place, part.heading))
        once = "alt" in label.matched or label.matched.endswith("ty") or label.matched.endswith("ization")
        self.container_once = bool(
            label.kind is SectionKind.SPECIALTIES
            and once
            and follower is not None
            and follower.level < part.level
        )
        if label.prefix and label.kind is not SectionKind.LEVELS and is_title(label.prefix):
            part.qualifier = label.prefix
        self.container, self.container_level = label.kind, part.level
        self.current, self.section, self.specialty = None, part, ""

    def _has_levels_below(self, place: int) -> bool:
        if any(block.kind in (BlockKind.ITEM, BlockKind.TABLE) for block in self.parts[place].blocks):
            return True
        for part in self.parts[place + 1 :]:
            if part.label is not None and part.label.kind in CONTAINERS:
                return False
            if (
                part.label is None
                and part.heading
                and (is_title(part.heading) or is_bare_level(part.heading))
            ):
                return True
            if part.label is not None and part.label.prefix and is_title(part.label.prefix):
                return True
        return False

    def _give_to_family(self, place: int) -> None:
        """What stands before the levels is the family's, unless it has a grade and so is a role of its own."""
        demoted = {
            number for number, draft in enumerate(self.roster.drafts) if SectionKind.GRADE not in draft.kinds
        }
        for part in self.parts[:place]:
            part.owners = list(dict.fromkeys(FAMILY if owner in demoted else owner for owner in part.owners))
        for number in demoted:
            self.roster[number].is_family = True

    # Sections.

    def _section(self, place: int, part: Part, label: Label) -> None:
        part.kind, part.section, part.qualifier = label.kind, part.heading, label.qualifier
        if label.is_fuzzy:
            self.findings.append(
                Finding("heading.misspelt", part.place, part.heading[:200], {"read_as": label.matched})
            )
        named = label.qualifier if is_title(label.qualifier) or is_bare_level(label.qualifier) else ""
        owners = self.roster.matching(named, self.current, self.specialty) if named else []
        if owners or is_title(named):
            part.owners = owners or [self._new_from(part, named)]
            part.qualifier = ""
        elif label.prefix and not self._prefix_is_title_of_other(label):
            self._with_prefix(part, label)
        elif label.prefix:
            self._open_role(part, tidy_title(part.heading))
            return
        else:
            self._plain(place, part, label.kind)
        for owner in part.owners:
            if owner != FAMILY:
                draft = self.roster[owner]
                draft.section_levels.append(part.level)
                draft.kinds.add(label.kind)
        if part.owners and FAMILY not in part.owners:
            self.current = part.owners[-1]
        self.section = part

    def _prefix_is_title_of_other(self, label: Label) -> bool:
        """ "Senior Manager, Compensation" is a role, "Sales Leader Compensation" a section of one that is known."""
        if label.kind in FIRM:
            return False
        return not self.roster.matching(label.prefix, self.current, self.specialty) and is_title(label.prefix)

    def _with_prefix(self, part: Part, label: Label) -> None:
        owners = self.roster.matching(label.prefix, self.current, self.specialty)
        if owners:
            part.owners = owners
            self.is_closed = False
        elif is_only_qualifying(label.prefix) or not is_title(label.prefix):
            part.qualifier = label.prefix
            beneath = self.current is not None and not self.is_closed
            part.owners = [self.current] if beneath and self.current is not None else [FAMILY]
            if label.kind is SectionKind.HIRING or (
                self._is_family_named(label.prefix) and self.current is None
            ):
                inside = self.section is not None and self.section.kind is label.kind
                part.owners = list(self.section.owners) if inside and self.section else [FAMILY]
        elif label.kind is SectionKind.HIRING and self.titles == 0:
            part.owners = [FAMILY]
        else:
            part.owners = [self._new_from(part, label.prefix)]

    def _is_family_named(self, prefix: str) -> bool:
        return set(words_of(prefix)) <= set(words_of(self.roster.page_title))

    def _new_from(self, part: Part, title: str) -> int:
        """A role that only its section's heading names; a specialty that waits for its title takes it."""
        title = tidy_title(title)
        if self.specialty and self.current is not None:
            draft = self.roster[self.current]
            if not draft.section_levels and not is_title(draft.title):
                draft.retitle(title)
                return self.current
        kind = (
            "specialty"
            if self.container is SectionKind.SPECIALTIES
            else (
                "segment" if self.container is SectionKind.SEGMENT else "level" if self.container else "role"
            )
        )
        number = self.roster.add(title, part, kind)
        if kind == "specialty":
            self.roster[number].specialty = self.specialty or title
        elif kind == "segment":
            self.roster[number].segment = self.specialty or title
        self.is_closed = False
        return number

    def _plain(self, place: int, part: Part, kind: SectionKind) -> None:
        if self.current is None:
            part.owners = [FAMILY]
            return
        draft = self.roster[self.current]
        is_family = self._is_family_wide(place, part, kind, draft)
        part.owners = [FAMILY] if is_family else [self.current]
        if is_family and part.level <= draft.level:
            self.is_closed = True

    def _is_family_wide(self, place: int, part: Part, kind: SectionKind, draft: DraftRole) -> bool:
        alone = len(self.roster.active()) <= 1 and self.last_title <= place
        if alone:
            return False
        is_single, is_last = self.plain[kind] <= 1, place > self.last_title
        if part.level > draft.level:
            if not (is_single and is_last and kind in CLOSING):
                return False
            shallower = bool(draft.section_levels) and part.level < min(draft.section_levels)
            return shallower or kind is SectionKind.HIRING or _speaks_for_family(part)
        if kind in _CORE and not self.is_closed and part.level == draft.level:
            return False
        return not (
            self.plain[kind] >= 2
            and kind not in draft.kinds
            and not (
                is_last
                and kind in CLOSING
                and self._last_of(kind, place)
                and part.level <= draft.level
                and self._own_before(kind, place)
            )
        )

    def _last_of(self, kind: SectionKind, place: int) -> bool:
        return not any(part.label and part.label.kind is kind for part in self.parts[place + 1 :])

    def _own_before(self, kind: SectionKind, place: int) -> bool:
        """Whether an earlier section of the kind stands within a role, so that this one is the family's."""
        return any(
            part.label and part.label.kind is kind and part.level > self.parts[place].level
            for part in self.parts[:place]
        )


def _speaks_for_family(part: Part) -> bool:
    return any(
        "job family" in block.text.casefold() or "these positions" in block.text.casefold()
        for block in part.blocks
    )
