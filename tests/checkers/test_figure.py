"""The checker of figure and waterfall packages: every kind of tampering has a name."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldhouse.checkers import figure
from fieldhouse.checkers.figure import Refusal, check_package

SPEC = {"metric": "commit_total", "version": 1, "as_of_on": "2026-11-02", "node": "東京", "filters": []}
SPEC_TEXT = '{"as_of_on":"2026-11-02","filters":[],"metric":"commit_total","node":"東京","version":1}'


def figure_package() -> dict:
    digest = hashlib.sha256(SPEC_TEXT.encode("utf-8")).digest()
    return {
        "figure": {
            "id": base64.b32encode(digest).decode().rstrip("=").lower()[:26],
            "spec": SPEC,
            "metric": "commit_total",
            "amount_minor": 150_00,
            "count": 3,
            "currency": "EUR",
        },
        "counted": [
            {"key": "A", "amount_minor": 100_00, "currency": "EUR"},
            {"key": "B", "amount_minor": 70_00},
            {"key": "C", "amount_minor": -20_00, "name": "credit"},
        ],
        "excluded": [{"key": "D", "reason": "category_omitted"}, {"key": "E", "reason": "closes_later"}],
    }


def waterfall_package() -> dict:
    return {
        "opening_minor": 1000,
        "closing_minor": 1150,
        "lines": [
            {"reason": "created", "amount_minor": 300},
            {"reason": "lost", "amount_minor": -100},
            {"reason": "currency_rate", "amount_minor": -50},
            {"reason": "reopened", "amount_minor": 0},
        ],
        "deals": [
            {"key": "A", "reason": "created", "amount_minor": 200},
            {"key": "B", "reason": "created", "amount_minor": 100},
            {"key": "C", "reason": "lost", "amount_minor": -100},
            {"key": "D", "reason": "currency_rate", "amount_minor": -50},
        ],
    }


def checked(package: object, folder: Path) -> list[Refusal]:
    path = folder / "package.json"
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    return check_package(path)


def test_untouched_packages_are_verified(tmp_path: Path) -> None:
    assert checked(figure_package(), tmp_path) == []
    assert checked(waterfall_package(), tmp_path) == []


def test_a_count_alone_or_an_amount_alone_is_enough(tmp_path: Path) -> None:
    counting = figure_package()
    del counting["figure"]["amount_minor"], counting["figure"]["currency"]
    counting["counted"] = [{"key": key} for key in "ABC"]
    assert checked(counting, tmp_path) == []
    summing = figure_package()
    del summing["figure"]["count"]
    assert checked(summing, tmp_path) == []


def test_an_empty_figure_is_verified(tmp_path: Path) -> None:
    package = figure_package()
    package["figure"] |= {"amount_minor": 0, "count": 0}
    package["counted"] = []
    assert checked(package, tmp_path) == []


def test_the_order_of_the_specs_fields_does_not_matter(tmp_path: Path) -> None:
    package = figure_package()
    package["figure"]["spec"] = dict(reversed(SPEC.items()))
    assert checked(package, tmp_path) == []
    assert figure.figure_id(SPEC) == package["figure"]["id"]
    assert figure.canonical_json(SPEC) == SPEC_TEXT.encode("utf-8")


def put(*path: object) -> Callable[[dict], None]:
    """Put the last of ``path`` in the place that the others lead to."""
    *way, last, value = path

    def tamper(package: dict) -> None:
        place = package
        for step in way:
            place = place[step]
        place[last] = copy.deepcopy(value)

    return tamper


def drop(*path: object) -> Callable[[dict], None]:
    *way, last = path

    def tamper(package: dict) -> None:
        place = package
        for step in way:
            place = place[step]
        del place[last]

    return tamper


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        (put("figure", "spec", "as_of_on", "2026-11-03"), ["id_differs"]),
        (put("figure", "id", "a" * 26), ["id_differs"]),
        (put("figure", "metric", "best_case_total"), ["metric_differs"]),
        (put("figure", "amount_minor", 150_01), ["sum_differs"]),
        (put("counted", 0, "amount_minor", 100_01), ["sum_differs"]),
        (put("figure", "count", 4), ["count_differs"]),
        (drop("counted", 2), ["sum_differs", "count_differs"]),
        (put("figure", "currency", "USD"), ["currency_differs"]),
        (put("counted", 1, "key", "A"), ["counted_twice"]),
        (put("excluded", 1, "key", "D"), ["excluded_twice"]),
        (put("excluded", 1, "key", "A"), ["counted_and_excluded"]),
        (put("excluded", 0, "reason", " "), ["reason_missing"]),
        (put("figure", "amount_minor", 150_00.0), ["not_an_integer"]),
        (put("figure", "amount_minor", "15000"), ["not_an_integer"]),
        (put("figure", "count", True), ["not_an_integer"]),
        (put("counted", 0, "amount_minor", 100_00.0), ["not_an_integer"]),
        (put("counted", 0, "key", 7), ["not_text"]),
        (drop("figure", "currency"), ["field_missing"]),
        (drop("excluded", 0, "reason"), ["field_missing"]),
        (drop("excluded"), ["field_missing"]),
        (put("counted", {}), ["not_a_package"]),
        (put("counted", 0, "A"), ["not_a_package"]),
        (put("figure", "spec", "commit_total"), ["not_a_package"]),
        (drop("figure"), ["not_a_package"]),
    ],
)
def test_tampering_with_a_figure_is_named(
    tamper: Callable[[dict], None], codes: list[str], tmp_path: Path
) -> None:
    package = copy.deepcopy(figure_package())
    tamper(package)
    assert [refusal.code for refusal in checked(package, tmp_path)] == codes


def test_a_figure_that_states_nothing_is_refused(tmp_path: Path) -> None:
    package = figure_package()
    del package["figure"]["amount_minor"], package["figure"]["count"]
    assert [refusal.code for refusal in checked(package, tmp_path)] == ["nothing_stated"]


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        (put("closing_minor", 1151), ["closing_differs"]),
        (put("opening_minor", 999), ["closing_differs"]),
        (put("lines", 0, "amount_minor", 301), ["line_differs", "closing_differs"]),
        (put("deals", 0, "amount_minor", 201), ["line_differs"]),
        (put("deals", 0, "reason", "lost"), ["line_differs", "line_differs"]),
        (drop("deals", 2), ["line_differs"]),
        (drop("lines", 1), ["line_missing", "closing_differs"]),
        (put("lines", 3, "reason", "created"), ["line_twice"]),
        (put("deals", 1, "key", "A"), ["deal_twice"]),
        (put("closing_minor", 1150.0), ["not_an_integer"]),
        (drop("closing_minor"), ["field_missing"]),
        (put("lines", None), ["not_a_package"]),
    ],
)
def test_tampering_with_a_waterfall_is_named(
    tamper: Callable[[dict], None], codes: list[str], tmp_path: Path
) -> None:
    package = copy.deepcopy(waterfall_package())
    tamper(package)
    assert [refusal.code for refusal in checked(package, tmp_path)] == codes


def test_a_refusal_says_what_is_stated_and_what_was_found(tmp_path: Path) -> None:
    package = waterfall_package()
    package["deals"][0]["amount_minor"] = 201
    (refusal,) = checked(package, tmp_path)
    assert refusal == Refusal("line_differs", "created", 300, 301)
    assert str(refusal) == 'line_differs about="created" stated=300 found=301'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"\xff", "not_json"),
        (b'{"figure": {}, "figure": {}}', "not_json"),
        (b'{"figure": NaN}', "not_json"),
        (b'{"figure": "\\ud800"}', "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_a_package"),
        (b"{}", "not_a_package"),
    ],
)
def test_what_is_no_package_is_refused_and_never_a_traceback(
    content: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "package.json"
    path.write_bytes(content)
    assert [refusal.code for refusal in check_package(path)] == [code]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert [refusal.code for refusal in check_package(tmp_path / "none.json")] == ["file_unreadable"]


def test_the_command_checks_every_file_and_answers_with_its_exit_code(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(figure_package()), encoding="utf-8")
    package = waterfall_package() | {"closing_minor": 0}
    bad.write_text(json.dumps(package), encoding="utf-8")

    def run(*paths: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(Path(figure.__file__)), *map(str, paths)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert (run(good).returncode, run(good).stdout) == (0, f"{good} verified\n")
    both = run(bad, good)
    assert both.returncode == 1
    assert both.stdout.splitlines() == [
        f"{bad} closing_differs stated=0 found=1150",
        f"{bad} not_verified",
        f"{good} verified",
    ]
    assert run().returncode == 2
