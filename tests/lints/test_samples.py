"""Each lint finds exactly the marked lines of its bad samples, and nothing in its good ones.

A sample tree stands for the package: ``samples/<rule>/bad/apps/accounts/views.py`` is judged as
``apps/accounts/views.py``. A line that must be found ends in ``# found`` (``{# found #}`` in a template).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldhouse.lints.reading import read
from fieldhouse.lints.rules import LINTS
from fieldhouse.lints.source import Lint

SAMPLES = Path(__file__).parent / "samples"
EVERY_LINT = pytest.mark.parametrize("lint", LINTS, ids=[lint.rule for lint in LINTS])


def marked(package: Path) -> set[tuple[str, int]]:
    """Return the path and line of every mark below ``package``."""
    return {
        (file.relative_to(package).as_posix(), number)
        for file in package.rglob("*.*")
        if file.is_file()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith(("# found", "{# found #}"))
    }


@EVERY_LINT
def test_bad_samples_are_found_on_the_marked_lines(lint: Lint) -> None:
    package = SAMPLES / lint.rule / "bad"
    expected = marked(package)
    assert expected, f"{lint.rule} has no bad sample"
    assert {(place.path, place.line) for place in read(package, [lint])} == expected


@EVERY_LINT
def test_good_samples_are_clean(lint: Lint) -> None:
    package = SAMPLES / lint.rule / "good"
    assert any(package.rglob(f"*{lint.suffix}")), f"{lint.rule} has no good sample"
    assert read(package, [lint]) == []


def test_every_folder_of_samples_belongs_to_a_lint() -> None:
    assert {folder.name for folder in SAMPLES.iterdir()} == {lint.rule for lint in LINTS}
