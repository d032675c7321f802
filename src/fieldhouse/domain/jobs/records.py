"""A job-family page as data. Every statement keeps its words, its place and the section that it was declared in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fieldhouse.domain.jobs.blocks import Finding, Link, Place
from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.hiring import Terms
from fieldhouse.domain.jobs.inheritance import Extension
from fieldhouse.domain.jobs.ladder import EdgeKind
from fieldhouse.domain.jobs.pay import PayMix
from fieldhouse.domain.jobs.qualities import Nature


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or an item of the page. ``section`` is the heading above it, as written, empty above the first.

    ``is_item`` tells an item of a list from running text; ``depth`` and ``parent`` how it is nested; ``group`` a
    heading within its section; ``qualifier`` for whom the section is meant ("EMEA"). ``same_as`` is the id of an
    earlier statement of the page with the same words. ``is_partial`` marks what a template, a comment or an embedded
    object stands for, ``is_row`` a row of a table.
    """

    id: str
    kind: SectionKind
    text: str
    markdown: str
    place: Place
    section: str
    is_item: bool = False
    depth: int = 0
    number: int | None = None
    parent: str = ""
    group: str = ""
    qualifier: str = ""
    links: tuple[Link, ...] = ()
    nature: Nature | None = None
    reads_as: SectionKind | None = None
    extends: Extension | None = None
    mix: PayMix | None = None
    same_as: str = ""
    is_partial: bool = False
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A hiring step: its statement, its place in the order (from 1), the track it belongs to, and what it states."""

    statement: Statement
    order: int
    track: str
    name: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Edge:
    """A step of the ladder with the statement that says so. ``role`` is the id of a role of this page, else empty;
    ``whose`` that of the only role that a step of the family's ladder is for, or the title that a drawing gives it where
    the page has no such role."""

    statement: str
    title: str
    target: str
    kind: EdgeKind
    who: str
    is_family: bool
    role: str
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One alternative of a reporting line, with the statement that says so."""

    statement: str
    title: str
    target: str
    role: str


@dataclass(frozen=True, slots=True)
class Inherited:
    """What an extension takes over: from which roles of this page; none where the page does not hold them."""

    statement: str
    kinds: tuple[SectionKind, ...]
    titles: tuple[str, ...]
    roles: tuple[str, ...]
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class Body:
    """The statements of a role, or those of the family that hold for every role."""

    statements: tuple[Statement, ...] = ()
    steps: tuple[Step, ...] = ()
    ladder: tuple[Edge, ...] = ()
    reports_to: tuple[Line, ...] = ()
    is_ladder_undefined: bool = False

    def of(self, *kinds: SectionKind) -> tuple[Statement, ...]:
        """The statements of these sections, in the order of the page."""
        return tuple(one for one in self.statements if one.kind in kinds)


@dataclass(frozen=True, slots=True)
class Role:
    """A role. ``kind`` is "role", "level", "specialty" or "segment", as the page arranges it."""

    id: str
    kind: str
    title: str
    aliases: tuple[str, ...]
    level: str | None
    specialty: str | None
    segment: str | None
    grade: Decimal | None
    grades: tuple[Decimal, ...]
    place: Place
    group: str
    body: Body
    inherits: tuple[Inherited, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A key of the front matter."""

    key: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Kept:
    """The self-check: how many sentences the page has, how many had to be taken up apart because no rule placed them."""

    sentences: int
    recovered: int


@dataclass(frozen=True, slots=True)
class Document:
    """A page as data. ``unplaced`` is text that fits no section; ``headings`` every heading as written."""

    id: str
    name: str
    form: str
    title: str
    matter: tuple[Matter, ...]
    family: Body
    roles: tuple[Role, ...]
    unplaced: tuple[Statement, ...]
    headings: tuple[tuple[str, int, Place], ...]
    findings: tuple[Finding, ...]
    kept: Kept
