"""Read a package's files and put each through the lints that want it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fieldhouse.lints.source import Lint, Source


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a rule is broken; ``path`` is relative to the package."""

    path: str
    line: int
    rule: str
    message: str


def read(package: Path, lints: Iterable[Lint]) -> list[Place]:
    """Return every place below ``package`` at which one of ``lints`` is broken, in order, each once."""
    lints = tuple(lints)
    return sorted({place for source in _sources(package) for place in _judge(source, lints)})


def _sources(package: Path) -> Iterator[Source]:
    for file in sorted(package.rglob("*")):
        path = PurePosixPath(file.relative_to(package).as_posix())
        if file.suffix in (".py", ".html") and "vendor" not in path.parts:
            yield Source(path, file.read_text(encoding="utf-8"))


def _judge(source: Source, lints: tuple[Lint, ...]) -> Iterator[Place]:
    for lint in lints:
        if source.path.suffix == lint.suffix:
            for line, message in lint.check(source):
                yield Place(str(source.path), line, lint.rule, message)
