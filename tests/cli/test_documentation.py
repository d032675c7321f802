"""`docs/commands.md` and the program name the same commands and options (style.md 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from tests.program import ROOT

from fieldhouse.cli.main import app

MANUAL = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### `fieldhouse ([^`]+)`\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)


def _commands(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield name, command
        return
    for child_name, child in children.items():
        yield from _commands(child, f"{name} {child_name}".strip())


def _usage(name: str, command: Any) -> str:
    """The command with its arguments, as a section of the manual is called."""
    arguments = [
        str(one.metavar or one.name).upper() for one in command.params if one.param_type_name == "argument"
    ]
    return " ".join([name, *arguments])


COMMANDS = {_usage(name, command): command for name, command in _commands(typer.main.get_command(app))}
SECTIONS = dict(SECTION.findall(MANUAL))


def test_every_command_has_a_section_and_every_section_a_command():
    assert set(SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("usage", sorted(COMMANDS))
def test_a_section_begins_with_the_options_of_its_command(usage):
    options = {one.opts[0] for one in COMMANDS[usage].params if one.param_type_name == "option"} - {"--help"}
    first = SECTIONS[usage].strip().splitlines()[0]
    listed = set(re.findall(r"`(--[a-z-]+)`", first)) if first.startswith("`--") else set()
    assert listed == options


def test_the_global_options_are_named():
    options = {one.opts[0] for one in typer.main.get_command(app).params} - {"--help"}
    assert all(f"`{option}`" in MANUAL or option in MANUAL.splitlines()[3] for option in options)
