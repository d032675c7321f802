"""YAML as texts, lists and mappings, with the line of every value: numbers stay the texts that were written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Lined:
    """A document with the line of each path in it, and what was wrong with it: code, line and what it is about."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[tuple[str, int, str]] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a path, or of what holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def lined(text: str) -> Lined:
    """Read one document; never raises for what is written in it: ``faults`` says what could not be read."""
    made = Lined()
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", "") or error)[:200]
        made.faults.append(("plan.not_yaml", mark.line + 1 if mark else 1, problem))
        return made
    if node is None:
        made.faults.append(("plan.empty", 1, ""))
        return made
    made.value = _value(node, (), made, set())
    return made


def _value(node: yaml.Node, path: Path, made: Lined, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    made.lines[path] = line
    if id(node) in seen:  # an alias: it would let a few lines stand for millions
        made.faults.append(("plan.alias", line, ""))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, (*path, place), made, seen) for place, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                made.faults.append(("plan.field_twice", key_node.start_mark.line + 1, key))
            mapping[key] = _value(value_node, (*path, key), made, seen)
            made.lines[(*path, key)] = key_node.start_mark.line + 1
        return mapping
    return str(node.value).strip()
