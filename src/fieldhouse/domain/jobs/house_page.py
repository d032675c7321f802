"""A document as a clean page in the house's template; reading that page gives the same model."""

from __future__ import annotations

from fieldhouse.domain.jobs.headings import SectionKind
from fieldhouse.domain.jobs.marking import as_markdown, at_the_start
from fieldhouse.domain.jobs.records import Body, Document, Role, Statement
from fieldhouse.domain.jobs.titles import is_title

_CORE = (
    (SectionKind.GRADE, "Job Grade"),
    (SectionKind.RESPONSIBILITIES, "Responsibilities"),
    (SectionKind.REQUIREMENTS, "Requirements"),
    (SectionKind.NICE_TO_HAVE, "Nice to Have"),
)
_CLOSING = (
    (SectionKind.INDICATORS, "Performance Indicators"),
    (SectionKind.LADDER, "Career Ladder"),
    (SectionKind.HIRING, "Hiring Process"),
    (SectionKind.COMPENSATION, "Compensation"),
)
_CONTAINERS = {
    "level": (SectionKind.LEVELS, "Levels"),
    "specialty": (SectionKind.SPECIALTIES, "Specialties"),
    "segment": (SectionKind.SEGMENT, "Segment"),
}
_REST = "Further Text"


def house_page(document: Document) -> str:
    """The Markdown of a document: front matter, what holds for all, the roles by their arrangement, the closing sections."""
    return _Writer(document).write()


def arranged(statements: tuple[Statement, ...]) -> list[tuple[tuple[str, str], list[Statement]]]:
    """Statements by qualifier and group: those without first, then each in the order of the page."""
    found: dict[tuple[str, str], list[Statement]] = {("", ""): []}
    for one in statements:
        found.setdefault((one.qualifier, one.group), []).append(one)
    keys = sorted(found, key=lambda key: (_first(found, key[0]), key[1] != "", list(found).index(key)))
    return [(key, found[key]) for key in keys if found[key]]


def _first(found: dict[tuple[str, str], list[Statement]], qualifier: str) -> int:
    return next(place for place, key in enumerate(found) if key[0] == qualifier)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines: list[str] = []

    def write(self) -> str:
        document = self.document
        self._matter()
        self._texts(document.family.of(SectionKind.SUMMARY))
        for kind, name in _CORE:
            self._section(document.family, kind, name, 2)
        only = document.roles[0] if len(document.roles) == 1 else None
        if only is not None and only.kind == "role":
            self._role(only, 1, "")
            self._notes(set())
        else:
            self._roles()
        for kind, name in _CLOSING:
            self._section(document.family, kind, name, 2)
        self._unplaced()
        return "\n".join(self.lines).strip("\n") + "\n"

    def _matter(self) -> None:
        entries = [(one.key, one.value) for one in self.document.matter]
        if not any(key.casefold() == "title" and value for key, value in entries):
            entries.insert(0, ("title", self.document.title))
        self.lines += ["---", *(f'{key}: "{value}"' for key, value in entries), "---", ""]

    def _heading(self, level: int, text: str) -> None:
        self.lines += [f"{'#' * min(level, 6)} {as_markdown(text)}", ""]

    # Roles.

    def _roles(self) -> None:
        arrangement, area = "", ""
        noted: set[str] = set()
        for role in self.document.roles:
            if role.kind != arrangement:
                arrangement, area = role.kind, ""
                if role.kind in _CONTAINERS:
                    kind, name = _CONTAINERS[role.kind]
                    self._heading(2, name)
                    if role.kind not in noted:
                        self._texts(self._noted(kind))
                    noted.add(role.kind)
            level = 2 if role.kind == "role" else 3
            own_area = role.specialty or role.segment or ""
            if own_area and own_area != role.title:
                if own_area != area:
                    self._heading(3, own_area)
                area, level = own_area, 4
            else:
                area = ""
            self._heading(level, role.title)
            self._role(role, level, role.title)
        self._notes(noted)

    def _notes(self, noted: set[str]) -> None:
        """What stands beneath Levels, Specialties or Segment where no role does."""
        for name, (kind, heading) in _CONTAINERS.items():
            if name not in noted and (texts := self._noted(kind)):
                self._heading(2, heading)
                self._texts(texts)

    def _noted(self, kind: SectionKind) -> tuple[Statement, ...]:
        bodies = [self.document.family, *(role.body for role in self.document.roles)]
        return tuple(one for body in bodies for one in body.of(kind))

    def _role(self, role: Role, level: int, title: str) -> None:
        self._texts(role.body.of(SectionKind.SUMMARY))
        for kind, name in (*_CORE, *_CLOSING):
            self._section(role.body, kind, f"{title} {name}".strip(), level + 1)

    def _section(self, body: Body, kind: SectionKind, name: str, level: int) -> None:
        statements = body.of(kind)
        open_qualifier: str | None = None
        for (qualifier, group), told in arranged(statements):
            if qualifier != open_qualifier:
                plain = next((own for one, own in (*_CORE, *_CLOSING) if one is kind), name)
                self._heading(level, f"{plain} for {qualifier}" if qualifier else name)
                open_qualifier = qualifier
            if group:
                self._heading(level + 1, group)
            self._texts(tuple(told))

    # Text.

    def _texts(self, statements: tuple[Statement, ...]) -> None:
        before: Statement | None = None
        for one in statements:
            if one.is_row:
                if before is None or not before.is_row:
                    cells = one.markdown.count(" | ") + 1
                    self.lines += ["", f"| {one.markdown} |", f"|{' -- |' * cells}"]
                else:
                    self.lines.append(f"| {one.markdown} |")
            elif one.is_item:
                if before is not None and not before.is_item:
                    self.lines.append("")
                self.lines.append(f"{'    ' * one.depth}- {at_the_start(_written(one))}")
            else:
                self.lines += ["", at_the_start(_written(one)), ""]
            before = one
        self.lines.append("")

    def _unplaced(self) -> None:
        if not self.document.unplaced:
            return
        self._heading(2, _REST)
        section = ""
        for one in self.document.unplaced:
            if one.section and one.section != section and not is_title(one.section):
                section = one.section
            self.lines += ["", at_the_start(_written(one)), ""]


def _written(one: Statement) -> str:
    """The Markdown of a statement; what came from a comment or an embedded object as plain words."""
    if one.is_partial and not one.text.startswith(("<%", "{{")):
        return as_markdown(one.text)
    return one.markdown or as_markdown(one.text)
