"""Every command, option, target and address that README and guides name exists in the program."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer
from tests.docs.documents import DOCUMENTS, GUIDES, ROOT, commands, text_of

from fieldhouse.cli.main import app
from fieldhouse.web.api import api

PROGRAM = typer.main.get_command(app)
PLACEHOLDER = re.compile(r"[A-Z]{3,}")


def unknown_in(words: list[str]) -> str | None:
    """The first word of a command that the program does not know, or ``None``."""
    command: Any = PROGRAM
    values = 0
    for word in words:
        if word.startswith("--"):
            options = [one for one in command.params if word.split("=")[0] in one.opts + one.secondary_opts]
            if not options:
                return word
            values = 0 if getattr(options[0], "is_flag", False) or "=" in word else 1
        elif values:
            values -= 1
        elif commands_below := getattr(command, "commands", None):
            if word not in commands_below and PLACEHOLDER.fullmatch(word):
                return None
            if word not in commands_below:
                return word
            command = commands_below[word]
    return None


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_exist(document: str) -> None:
    found = list(commands(document, "fieldhouse"))
    assert found
    assert {" ".join(words): unknown_in(words) for words in found if unknown_in(words)} == {}


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert unknown_in(["--home", "x", "imports", "y"]) == "imports"
    assert unknown_in(["figure", "closed", "--nodes", "x"]) == "--nodes"
    assert unknown_in(["--home", "x", "figure", "closed", "--node", "x", "--json"]) is None


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_exist(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for words in commands(document, "make"):
        assert re.search(rf"^{re.escape(words[0])}:", makefile, re.MULTILINE), words


@pytest.mark.parametrize("document", GUIDES)
def test_addresses_of_the_api_exist(document: str) -> None:
    known = [
        re.sub(r"\{[^}]*\}", "[^/?]+", path)
        for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    ]
    named = re.findall(r"/api/v1(/[\w/{}.-]*)", text_of(document))
    assert named
    for path in set(named) - {"/openapi.json"}:
        assert any(re.fullmatch(one, f"/api/v1{path}") for one in known), path


@pytest.mark.parametrize("document", [*DOCUMENTS, "ARCHITECTURE.md", "CHANGELOG.md", "docs/glossary.md"])
def test_links_lead_to_files_and_headings(document: str) -> None:
    here = (ROOT / document).parent
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text_of(document)):
        path, _, heading = target.partition("#")
        file = (here / path) if path else ROOT / document
        assert file.exists(), target
        if heading:
            heads = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in heads}
            assert heading in anchors, target
