"""Check exported figure and waterfall packages: ``python -m fieldhouse.checkers.figure FILE...``.

It imports nothing of Fieldhouse, so that one file and a Python are all an auditor needs.

A figure package:    {"figure": {"id", "spec", "metric", "amount_minor" and "currency", or "count", or all},
                      "counted": [{"key", "amount_minor"}], "excluded": [{"key", "reason"}]}
A waterfall package: {"opening_minor", "closing_minor", "lines": [{"reason", "amount_minor"}],
                      "deals": [{"key", "reason", "amount_minor"}]}

Further fields may stand beside these and are not looked at. A figure's id is the first 26 characters of the
base32 (RFC 4648, lower case, no padding) of the SHA-256 of its spec as canonical JSON in UTF-8: sorted keys,
separators "," and ":", no ASCII escapes.

Exit code 0: verified; 1: not verified, one line for each refusal; 2: wrong usage.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ID_LENGTH = 26

Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a package is not verified: a stable code, what it is about, what is stated, what was found."""

    code: str
    about: str | None = None
    stated: int | str | None = None
    found: int | str | None = None

    def __str__(self) -> str:
        facts = (("about", self.about), ("stated", self.stated), ("found", self.found))
        shown = (f"{name}={json.dumps(fact, ensure_ascii=False)}" for name, fact in facts if fact is not None)
        return " ".join([self.code, *shown])


class Unreadable(Exception):
    """The package does not have the shape of one; carries the refusal."""

    def __init__(self, code: str, about: str | None = None) -> None:
        self.refusal = Refusal(code, about)
        super().__init__(code, about)


def check_package(path: Path) -> list[Refusal]:
    """Every reason why the package is not verified; an empty list when it is.

    ``file_unreadable``, ``not_json`` (also a key standing twice in an object), ``not_a_package``,
    ``field_missing``, ``not_an_integer`` (amounts are whole minor units) and ``not_text`` say that it can't
    be read; the others come from `check_figure` and `check_waterfall`.
    """
    try:
        package = _read(path)
        if "figure" in package:
            return check_figure(package)
        if "opening_minor" in package:
            return check_waterfall(package)
    except Unreadable as unreadable:
        return [unreadable.refusal]
    return [Refusal("not_a_package")]


def check_figure(package: Fields) -> list[Refusal]:
    """Check a figure's id, its sum and count, and that each record is either counted once or excluded once.

    ``id_differs``, ``metric_differs`` (from the spec's own), ``nothing_stated``, ``sum_differs``,
    ``count_differs``, ``currency_differs`` (a counted record names another one), ``counted_twice``,
    ``excluded_twice``, ``counted_and_excluded``, ``reason_missing``. Raises `Unreadable` when it has not the
    shape of a figure package.
    """
    figure = _fields(package, "figure")
    counted, excluded = _records(package, "counted"), _records(package, "excluded")
    return [
        *_spec_refusals(figure),
        *_total_refusals(figure, counted),
        *_key_refusals(counted, excluded),
        *[
            Refusal("reason_missing", _text(one, "key"))
            for one in excluded
            if not _text(one, "reason").strip()
        ],
    ]


def check_waterfall(package: Fields) -> list[Refusal]:
    """Check that a waterfall adds up exactly, from deals to lines and from opening to closing.

    ``closing_differs``, ``line_differs`` (from its deals), ``line_twice``, ``line_missing`` (deals with a
    reason that has no line), ``deal_twice`` (a key twice under one reason). Raises `Unreadable` when it has
    not the shape of one.
    """
    lines, deals = _records(package, "lines"), _records(package, "deals")
    stated, found = _sums_by_reason(lines), _sums_by_reason(deals)
    opening, closing = _integer(package, "opening_minor"), _integer(package, "closing_minor")
    reached = opening + sum(stated.values())
    deal_places = [f"{_text(deal, 'key')} {_text(deal, 'reason')}" for deal in deals]
    return [
        *_line_refusals(stated, found),
        *[Refusal("line_twice", reason) for reason in _repeated([_text(line, "reason") for line in lines])],
        *[Refusal("deal_twice", place) for place in _repeated(deal_places)],
        *([Refusal("closing_differs", None, closing, reached)] if reached != closing else []),
    ]


def figure_id(spec: Fields) -> str:
    """The id that a specification has."""
    digest = hashlib.sha256(canonical_json(spec)).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:ID_LENGTH]


def canonical_json(value: object) -> bytes:
    """The one spelling of a JSON value that is hashed."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _spec_refusals(figure: Fields) -> list[Refusal]:
    spec = _fields(figure, "spec")
    refusals: list[Refusal] = []
    stated, found = _text(figure, "id"), figure_id(spec)
    if stated != found:
        refusals.append(Refusal("id_differs", None, stated, found))
    metric = _text(figure, "metric")
    if "metric" in spec and spec["metric"] != metric:
        refusals.append(Refusal("metric_differs", None, metric, str(spec["metric"])))
    return refusals


def _total_refusals(figure: Fields, counted: list[Fields]) -> list[Refusal]:
    refusals: list[Refusal] = []
    if "amount_minor" in figure:
        refusals += _amount_refusals(figure, counted)
    if "count" in figure and _integer(figure, "count") != len(counted):
        refusals.append(Refusal("count_differs", None, _integer(figure, "count"), len(counted)))
    if not {"amount_minor", "count"} & figure.keys():
        refusals.append(Refusal("nothing_stated"))
    return refusals


def _amount_refusals(figure: Fields, counted: list[Fields]) -> list[Refusal]:
    currency, stated = _text(figure, "currency"), _integer(figure, "amount_minor")
    found = sum(_integer(record, "amount_minor") for record in counted)
    others = [record for record in counted if record.get("currency", currency) != currency]
    return [
        *([Refusal("sum_differs", None, stated, found)] if stated != found else []),
        *[Refusal("currency_differs", _text(one, "key"), currency, str(one["currency"])) for one in others],
    ]


def _key_refusals(counted: list[Fields], excluded: list[Fields]) -> list[Refusal]:
    counted_keys = [_text(row, "key") for row in counted]
    excluded_keys = [_text(row, "key") for row in excluded]
    return [
        *[Refusal("counted_twice", key) for key in _repeated(counted_keys)],
        *[Refusal("excluded_twice", key) for key in _repeated(excluded_keys)],
        *[Refusal("counted_and_excluded", key) for key in sorted(set(counted_keys) & set(excluded_keys))],
    ]


def _sums_by_reason(rows: list[Fields]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[_text(row, "reason")] += _integer(row, "amount_minor")
    return sums


def _line_refusals(stated: Counter[str], found: Counter[str]) -> list[Refusal]:
    differing = [reason for reason in sorted(stated) if stated[reason] != found[reason]]
    return [
        *[Refusal("line_missing", reason, None, found[reason]) for reason in sorted(found.keys() - stated)],
        *[Refusal("line_differs", reason, stated[reason], found[reason]) for reason in differing],
    ]


def _repeated(keys: list[str]) -> list[str]:
    return sorted(key for key, times in Counter(keys).items() if times > 1)


def _read(path: Path) -> Fields:
    try:
        content = path.read_bytes()
    except OSError:
        raise Unreadable("file_unreadable", str(path)) from None
    try:
        package = json.loads(content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
        canonical_json(package)
    except (ValueError, RecursionError):
        raise Unreadable("not_json", str(path)) from None
    if not isinstance(package, dict):
        raise Unreadable("not_a_package", str(path))
    return package


def _object(pairs: list[tuple[str, object]]) -> Fields:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice, and readers differ in which one they take")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _field(row: Fields, name: str) -> object:
    if name not in row:
        raise Unreadable("field_missing", name)
    return row[name]


def _fields(row: Fields, name: str) -> Fields:
    found = _field(row, name)
    if not isinstance(found, dict):
        raise Unreadable("not_a_package", name)
    return found


def _records(row: Fields, name: str) -> list[Fields]:
    found = _field(row, name)
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise Unreadable("not_a_package", name)
    return found


def _integer(row: Fields, name: str) -> int:
    found = _field(row, name)
    if type(found) is not int:
        raise Unreadable("not_an_integer", name)
    return found


def _text(row: Fields, name: str) -> str:
    found = _field(row, name)
    if not isinstance(found, str):
        raise Unreadable("not_text", name)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m fieldhouse.checkers.figure")
    parser.add_argument("package", type=Path, nargs="+")
    is_verified = True
    for path in parser.parse_args(arguments).package:
        refusals = check_package(path)
        for refusal in refusals:
            print(path, refusal)
        print(path, "not_verified" if refusals else "verified")
        is_verified = is_verified and not refusals
    return 0 if is_verified else 1


if __name__ == "__main__":
    sys.exit(main())
