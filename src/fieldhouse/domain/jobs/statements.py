"""The blocks of a part as statements: kinds, nesting, ids, what they extend, of what nature they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from fieldhouse.domain.jobs.blocks import Block, BlockKind, Finding
from fieldhouse.domain.jobs.grades import grades_in
from fieldhouse.domain.jobs.headings import CONTAINERS, SectionKind
from fieldhouse.domain.jobs.hiring import is_instruction
from fieldhouse.domain.jobs.inheritance import extension_in
from fieldhouse.domain.jobs.marking import as_markdown
from fieldhouse.domain.jobs.outline import Part
from fieldhouse.domain.jobs.pay import mix_of, speaks_of_pay
from fieldhouse.domain.jobs.qualities import nature_of, reads_as_duty, reads_as_requirement
from fieldhouse.domain.jobs.records import Statement
from fieldhouse.domain.jobs.words import LITTLE, stem, words_of

_DUTIES = SectionKind.RESPONSIBILITIES
_ASKED = frozenset({SectionKind.REQUIREMENTS, SectionKind.NICE_TO_HAVE})
_WORDS_OF_AN_ID = 3
_INDICATOR_WORDS = ("performance", "kpi", "indicator")


@dataclass(slots=True)
class Writing:
    """What is being written: statements by owner, findings, and the ids and words that were used."""

    document: str
    findings: list[Finding] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    first: dict[tuple[str, ...], str] = field(default_factory=dict)

    def identified(self, statement: Statement, owner: str) -> Statement:
        """The statement with its id: owner, section and its first words that carry meaning, so that the id survives
        a change of the rest, of order and of neighbours."""
        told = words_of(statement.text)
        words = [stem(word) for word in told if word not in LITTLE][:_WORDS_OF_AN_ID]
        wanted = f"{owner}/{statement.kind.value}/{'-'.join(words)[:80] or 'text'}"
        self.used[wanted] += 1
        number = self.used[wanted]
        identity = wanted if number == 1 else f"{wanted}~{number}"
        alike = tuple(told)
        same = self.first.setdefault((statement.kind.value, *alike), identity) if alike else identity
        if same != identity and same.rsplit("/", 1)[0] == identity.rsplit("/", 1)[0]:
            self.findings.append(
                Finding("statement.repeated", statement.place, statement.text[:200], {"first": same})
            )
        return replace(statement, id=identity, same_as="" if same == identity else same)


def statements_of(part: Part, owner: str, writing: Writing, *, is_first: bool = True) -> list[Statement]:
    """The statements of one part for one owner. Findings are noted once, for the first owner."""
    result: list[Statement] = []
    parents: list[Statement] = []
    noted = writing.findings if is_first else []
    for block in part.blocks:
        for piece in _rows(block):
            statement = _statement(part, piece, noted)
            if statement.is_item:
                del parents[statement.depth :]
                parent = parents[-1] if parents else None
                if parent is not None and statement.depth:
                    statement = _beneath(statement, parent)
                elif statement.depth:
                    statement = replace(statement, depth=0)
            else:
                parents = []
            statement = writing.identified(statement, owner)
            if statement.is_item:
                parents.append(statement)
            result.append(statement)
    return result


def _beneath(statement: Statement, parent: Statement) -> Statement:
    """A nested item stands in the section of the one above it."""
    kind = parent.kind if statement.kind is not SectionKind.OTHER else statement.kind
    nature = statement.nature
    if kind is not statement.kind and nature is not None:
        nature = nature_of(statement.text, is_duty=kind is _DUTIES)
    return replace(statement, parent=parent.id, kind=kind, nature=nature)


def _rows(block: Block) -> list[Block]:
    """A table gives one block a row; every other block itself."""
    if block.kind is not BlockKind.TABLE:
        return [block]
    pieces = []
    for number, row in enumerate(block.rows):
        text = " | ".join(cell for cell, _ in row)
        markdown = " | ".join(as_markdown(cell, found).replace("|", "\\|") for cell, found in row)
        links = tuple(link for _, found in row for link in found)
        place = replace(block.place, line=block.place.line + number + (1 if number else 0))
        if text.strip(" |"):
            pieces.append(replace(block, text=text, links=links, place=place, markdown=markdown, rows=()))
    return pieces


def _statement(part: Part, block: Block, findings: list[Finding]) -> Statement:
    is_item = block.kind is BlockKind.ITEM
    kind = _kind_of(part, block, findings)
    _notice(kind, block, findings)
    is_duty, is_asked = kind is _DUTIES, kind in _ASKED
    reads_as = _reads_as(kind, block, findings) if is_duty or is_asked else None
    may_extend = is_duty or is_asked or kind in (SectionKind.SUMMARY, SectionKind.INDICATORS)
    return Statement(
        id="",
        kind=kind,
        text=block.text,
        markdown=block.markdown or block.text,
        place=block.place,
        section=part.section or (part.heading if kind in CONTAINERS or kind is SectionKind.OTHER else ""),
        is_item=is_item,
        depth=block.depth if is_item else 0,
        number=block.number,
        group=part.group,
        qualifier=part.qualifier,
        links=block.links,
        nature=nature_of(block.text, is_duty=is_duty) if is_duty or is_asked else None,
        reads_as=reads_as,
        extends=extension_in(block.text) if may_extend else None,
        mix=mix_of(block.text) if "%" in block.text or "/" in block.text else None,
        is_row=block.kind is BlockKind.TABLE,
        is_partial=block.kind in (BlockKind.PARTIAL, BlockKind.EMBED, BlockKind.COMMENT),
    )


def _kind_of(part: Part, block: Block, findings: list[Finding]) -> SectionKind:
    """The section of a block: its part's, but for what cannot stand there."""
    if block.kind is BlockKind.PARTIAL:
        named = block.text.casefold()
        is_set = any(word in named for word in _INDICATOR_WORDS)
        findings.append(Finding("text.partial", block.place, block.text[:200]))
        return SectionKind.INDICATORS if is_set else SectionKind.OTHER
    if block.kind in (BlockKind.COMMENT, BlockKind.EMBED):
        return SectionKind.OTHER
    if is_instruction(block.text):
        findings.append(Finding("text.leaked_instruction", block.place, block.text[:200]))
        return SectionKind.OTHER
    if part.kind is SectionKind.SUMMARY:
        return _kind_in_summary(block, findings)
    if (
        part.kind is SectionKind.GRADE
        and block.kind is BlockKind.ITEM
        and not grades_in(block.text, is_grade_section=True)
    ):
        return _kind_in_summary(block, findings)
    if part.label is not None and part.label.covers_both and block.kind is BlockKind.ITEM:
        return SectionKind.REQUIREMENTS if reads_as_requirement(block.text) else _DUTIES
    return part.kind


def _kind_in_summary(block: Block, findings: list[Finding]) -> SectionKind:
    if grades_in(block.text) and len(block.text) < 300:
        return SectionKind.GRADE
    if block.kind is BlockKind.ITEM:
        kind = SectionKind.REQUIREMENTS if reads_as_requirement(block.text) else _DUTIES
        if extension := extension_in(block.text):
            kind = extension.kinds[0] if extension.kinds else _DUTIES
        findings.append(
            Finding("item.section_inferred", block.place, block.text[:200], {"section": kind.value})
        )
        return kind
    if mix_of(block.text) is not None and speaks_of_pay(block.text):
        return SectionKind.COMPENSATION
    return SectionKind.SUMMARY


def _reads_as(kind: SectionKind, block: Block, findings: list[Finding]) -> SectionKind | None:
    """The section where a duty or a requirement belongs by its words, if that is the other one."""
    reads_as = None
    if kind is _DUTIES and reads_as_requirement(block.text):
        reads_as = SectionKind.REQUIREMENTS
    elif kind is not _DUTIES and reads_as_duty(block.text):
        reads_as = _DUTIES
    if reads_as is not None:
        fields = {"reads_as": reads_as.value}
        findings.append(Finding("item.reads_otherwise", block.place, block.text[:200], fields))
    return reads_as


def _notice(kind: SectionKind, block: Block, findings: list[Finding]) -> None:
    if block.text.count("“") != block.text.count("”"):
        findings.append(Finding("text.stray_quote", block.place, block.text[:200]))
    if kind is SectionKind.OTHER:
        findings.append(Finding("text.unplaced", block.place, block.text[:200]))
