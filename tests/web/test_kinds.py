"""A sentence says what a kind of record is called, in the reader's language, and not its code."""

from django.utils import translation

from fieldhouse.ingest.schema import RECORDS
from fieldhouse.web.sentences import sentence_for
from fieldhouse.web.sentences.fields import FIELDS
from fieldhouse.web.sentences.kinds import KINDS


def test_every_kind_has_a_name():
    assert set(KINDS) == set(RECORDS)


def test_every_field_has_a_name():
    assert {field.name for record in RECORDS.values() for field in record.fields} <= set(FIELDS)


def test_the_name_stands_in_the_sentence():
    fields = {"to": "reporting_line", "value": "K1"}
    assert sentence_for("reference.missing", fields).startswith("There is no reporting line with the key K1.")
    with translation.override("ja"):
        assert sentence_for("reference.missing", fields | {"to": "person"}).startswith(
            "キーK1の人がありません。"
        )


def test_a_kind_without_a_name_shows_its_code():
    assert "no gizmo with" in sentence_for("reference.missing", {"to": "gizmo", "value": "1"})
