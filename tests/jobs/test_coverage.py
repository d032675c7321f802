"""The list of what is done where: every place it names exists, and every duty of the five first pages stands in it."""

from pathlib import Path

import pytest
from django.urls import reverse
from typer.main import get_command

from fieldhouse.apps.jobs.coverage import Standing, digest_of, judged, lines_of
from fieldhouse.apps.jobs.places import PLACES
from fieldhouse.cli.main import app
from fieldhouse.domain.jobs.told import document_value
from fieldhouse.ingest.jobs.page import read_document

SEEDS = Path(__file__).parents[3] / "shared" / "data" / "job-families" / "seeds"


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_named_place_exists(name):
    place = PLACES[name]
    if place.route:
        assert reverse(place.route)
    command = get_command(app)
    for word in place.command.split():
        command = command.commands[word]


def test_the_list_names_only_places_that_are_known():
    assert {name for names in judged().values() for name in names} <= set(PLACES)


@pytest.mark.realdata
def test_every_duty_of_the_five_pages_is_judged_and_no_entry_is_left_over():
    pages = [document_value(read_document(path)) for path in sorted(SEEDS.iterdir())]
    lines = [line for page in pages for role in page["roles"] for line in lines_of(role)]
    assert not [line.statement["text"] for line in lines if line.standing is Standing.UNJUDGED]
    said = {
        digest_of(one["text"])
        for page in pages
        for body in (page["family"], *page["roles"])
        for section in ("responsibilities", "requirements")
        for one in body[section]
    }
    assert set(judged()) <= said


@pytest.mark.realdata
def test_human_qualities_have_no_place():
    pages = [document_value(read_document(path)) for path in sorted(SEEDS.iterdir())]
    human = [
        line
        for page in pages
        for role in page["roles"]
        for line in lines_of(role)
        if line.standing is Standing.HUMAN
    ]
    assert human and not any(line.places for line in human)
