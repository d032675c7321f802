"""Reading through the one door: files and a profile in, everything that comes out sorted by kind of event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.events import FileDone, Progress, ReadRow, Rejected
from fieldhouse.ingest.load import load_profile
from fieldhouse.ingest.profile import Profile
from fieldhouse.ingest.schema import TypedRow
from fieldhouse.ingest.source import Source, read_source

HEAD = '[profile]\nname = "test"\ntitle = "Test"\n'
PEOPLE = """
[[files]]
match = "people.*"
{options}
[[files.records]]
kind = "person"
[files.records.fields]
key = "id"
name = "name"
{fields}
"""


@dataclass
class Reading:
    """All that reading a source gave."""

    source: Source
    read: list[ReadRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    done: dict[str, FileDone] = field(default_factory=dict)
    progress: list[Progress] = field(default_factory=list)

    @property
    def records(self) -> list[TypedRow]:
        return [record for row in self.read for record in row.records]

    @property
    def rules(self) -> set[str]:
        return {one.rule for one in self.findings}

    def finding(self, rule: str) -> Finding:
        """The only finding of a rule, be it of a file or of a rejected row."""
        (found,) = [one for one in self.findings if one.rule == rule]
        return found

    def values(self, name: str) -> list[object]:
        return [one.values[name] for one in self.records if name in one.values]


def drained(source: Source) -> Reading:
    """Read a source to its end; the counts of every file must add up and name each row once."""
    found = Reading(source, findings=list(source.findings))
    for event in source.rows():
        match event:
            case ReadRow():
                found.read.append(event)
            case Rejected():
                found.rejected.append(event)
                found.findings += event.findings
                assert event.findings
            case FileDone():
                found.done[event.file] = event
            case Progress():
                found.progress.append(event)
            case Finding():
                found.findings.append(event)
    for name, done in found.done.items():
        read = [one.row for one in found.read if one.file == name and one.row]
        rejected = [one.row for one in found.rejected if one.file == name]
        assert (done.accepted, done.rejected) == (len(read), len(rejected))
        assert done.rows == done.accepted + done.rejected
        assert len({*read, *rejected}) == done.rows
    return found


@pytest.fixture
def profile_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Profile]:
    def load(text: str) -> Profile:
        path = tmp_path_factory.mktemp("profile") / "test.toml"
        path.write_text(HEAD + text, encoding="utf-8")
        profile, findings = load_profile(str(path))
        assert profile is not None, findings
        return profile

    return load


@pytest.fixture
def read(tmp_path: Path, profile_of: Callable[[str], Profile]) -> Callable[..., Reading]:
    def reading(files: dict[str, str | bytes], text: str) -> Reading:
        for name, content in files.items():
            body = content if isinstance(content, bytes) else content.encode("utf-8")
            (tmp_path / name).write_bytes(body)
        return drained(read_source(tmp_path, profile_of(text)))

    return reading


@pytest.fixture
def read_people(read: Callable[..., Reading]) -> Callable[..., Reading]:
    """Read one file with columns ``id`` and ``name``; ``options`` and ``fields`` are lines of TOML."""

    def reading(
        content: str | bytes, options: str = "", fields: str = "", name: str = "people.csv"
    ) -> Reading:
        return read({name: content}, PEOPLE.format(options=options, fields=fields))

    return reading


@pytest.fixture(scope="session")
def drain() -> Callable[[Source], Reading]:
    return drained


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = Path(__file__).parents[3] / "shared" / "data"
    if not folder.is_dir():
        pytest.fail(f"The folder of real data, ../shared/data beside the clone, is missing: {folder}")
    return folder
