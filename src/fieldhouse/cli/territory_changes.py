"""A question of what would be, as changed input files: only what differs is written, and checked like any input."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fieldhouse.domain.errors import BadInput
from fieldhouse.ingest.coverage.columns import without_rows
from fieldhouse.ingest.coverage.reading import Files

KEYS = ("remove_sellers", "add_sellers", "bands", "lock", "unlock", "options")
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is asked: sellers that go or come, ends of bands by seller, locks by account, and options."""

    remove_sellers: tuple[str, ...] = ()
    add_sellers: tuple[Mapping[str, Any], ...] = ()
    bands: Mapping[str, Mapping[str, Any]] | None = None
    lock: Mapping[str, str] | None = None
    unlock: tuple[str, ...] = ()
    options: Mapping[str, Any] | None = None


def read_changes(path: Path) -> Changes:
    """The changes of a JSON file. Raises ``BadInput`` when it holds anything else."""
    try:
        given = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as failure:
        raise BadInput("coverage.changes_unreadable", file=path.name, reason=str(failure)[:200]) from failure
    lists = {"remove_sellers": str, "add_sellers": dict, "unlock": str}
    if not isinstance(given, dict) or not given:
        raise BadInput("coverage.changes_wrong", column=path.name, known=", ".join(KEYS))
    for name, value in given.items():
        wanted = lists.get(name)
        if wanted is not None:
            is_right = isinstance(value, list) and all(isinstance(one, wanted) for one in value)
        else:
            is_right = name in KEYS and isinstance(value, dict)
        if not is_right:
            raise BadInput("coverage.changes_wrong", column=name, known=", ".join(KEYS))
    return Changes(**{name: tuple(value) if name in lists else value for name, value in given.items()})


def changed_files(files: Files, changes: Changes, out: Path) -> Files:
    """The input with the changes made: new files in ``out`` where something differs, the given ones elsewhere.

    Raises ``BadInput`` when a change names somebody who is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    gone = set(changes.remove_sellers)
    if gone or changes.add_sellers or changes.bands:
        head, rows = _table(files.sellers)
        rows = _changed_sellers(rows, changes, gone)
        files = replace(files, sellers=_written(out / "sellers.csv", head, rows))
    if changes.lock or changes.unlock or (gone and _bans(files.accounts)):
        head, rows = _table(files.accounts)
        _change_locks(rows, changes)
        for row in rows:
            if row.get("banned"):
                row["banned"] = " ".join(one for one in row["banned"].split() if one not in gone)
        files = replace(files, accounts=_written(out / "accounts.csv", head, rows))
    if gone and files.current is not None:
        files = replace(files, current=_without(files.current, gone, out / "current.csv"))
    if gone and files.costs is not None:
        if files.costs.suffix.lower() == ".parquet":
            files = replace(files, costs=without_rows(files.costs, "seller_id", gone, out / "costs.parquet"))
        else:
            files = replace(files, costs=_without(files.costs, gone, out / "costs.csv"))
    if changes.options:
        options = json.loads(files.options.read_text(encoding="utf-8-sig")) | dict(changes.options)
        (out / "options.json").write_text(json.dumps(options, ensure_ascii=False) + "\n", encoding="utf-8")
        files = replace(files, options=out / "options.json")
    return files


def with_bands(files: Files, out: Path, ends: Callable[[str], Mapping[str, float]]) -> Files:
    """The input with other bands for each seller, as ``ends`` says by the seller's id."""
    head, rows = _table(files.sellers)
    for row in rows:
        row.update({name: repr(value) for name, value in ends(row["seller_id"]).items()})
    out.mkdir(parents=True, exist_ok=True)
    return replace(files, sellers=_written(out / "sellers.csv", head, rows))


def _changed_sellers(rows: Rows, changes: Changes, gone: set[str]) -> Rows:
    there = {row["seller_id"] for row in rows}
    for name in (*changes.remove_sellers, *(changes.bands or {})):
        if name not in there:
            raise BadInput("coverage.seller_unknown", value=name)
    kept = [row for row in rows if row["seller_id"] not in gone]
    for row in kept:
        row.update(
            {name: _text(value) for name, value in (changes.bands or {}).get(row["seller_id"], {}).items()}
        )
    return kept + [{name: _text(value) for name, value in one.items()} for one in changes.add_sellers]


def _change_locks(rows: Rows, changes: Changes) -> None:
    by_account = {row["account_id"]: row for row in rows}
    for name in (*(changes.lock or {}), *changes.unlock):
        if name not in by_account:
            raise BadInput("coverage.account_unknown", value=name)
    for name in changes.unlock:
        by_account[name]["locked_to"] = ""
    for name, seller in (changes.lock or {}).items():
        by_account[name]["locked_to"] = str(seller)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _table(path: Path) -> tuple[list[str], Rows]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = [{name: value or "" for name, value in row.items()} for row in reader]
        return list(reader.fieldnames or ()), rows


def _bans(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return "banned" in next(csv.reader(file), [])


def _written(path: Path, head: Sequence[str], rows: Rows) -> Path:
    names = list(dict.fromkeys([*head, *(name for row in rows for name in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _without(path: Path, gone: set[str], out: Path) -> Path:
    head, rows = _table(path)
    return _written(out, head, [row for row in rows if row["seller_id"] not in gone])
