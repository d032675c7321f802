"""Every code that the source gives has a whole sentence, and the sentence asks only for fields it gets."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import fieldhouse
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.web.sentences import SENTENCES, sentence_for, sentence_for_finding

SOURCE = Path(fieldhouse.__file__).parent
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
FILE_ENDINGS = (".html", ".csv", ".json", ".parquet", ".toml", ".xlsx", ".lock", ".head")
BASES = {"FieldhouseError", "Finding", "Flaw", "Unreadable", "BadValue", "refuse", "_refuse", "_refused"}


@cache
def trees():
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] not in ("web", "lints")
    ]


def named(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@cache
def makers():
    """The names that take a code: errors and their subclasses, findings, the refusals of ingest."""
    found = set(BASES)
    while True:
        more = {
            node.name
            for _path, tree in trees()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and any(named(base) in found for base in node.bases)
        }
        if more <= found:
            return found
        found |= more


@cache
def uses():
    return list(_uses())


def _uses():
    """(code, keywords or None when fields come some other way, place) of every call that gives a code."""
    takers = makers()
    for path, tree in trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and node.args and named(node.func) in takers):
                continue
            first = node.args[0]
            if (
                isinstance(first, ast.Constant)
                and isinstance(first.value, str)
                and CODE.fullmatch(first.value)
            ):
                keywords = {word.arg for word in node.keywords}
                yield first.value, keywords, f"{path.name}:{node.lineno}", named(node.func)


def kinds_of_audit_entries(node):
    """The constants that name what an audit entry is about, which are no codes."""
    if isinstance(node, ast.Call) and named(node.func) in {"record", "said_why"}:
        return [part for argument in node.args for part in ast.walk(argument)]
    if isinstance(node, ast.Assign) and named(node.targets[0]) in {"NEEDS_REASON", "ARRIVALS"}:
        return list(ast.walk(node.value))
    is_labels = isinstance(node, ast.Assign) and named(node.targets[0]) == "ACTIONS"
    return node.value.keys if is_labels and isinstance(node.value, ast.Dict) else []


def constants():
    """(text, place) of every string that reads like a code of a family that has sentences."""
    families = {code.partition(".")[0] for code in SENTENCES}
    for path, tree in trees():
        if path.parent.name == "migrations":  # `audit.auditentry` is a model
            continue
        audited = {id(part) for node in ast.walk(tree) for part in kinds_of_audit_entries(node)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            is_code = CODE.fullmatch(text) and text.partition(".")[0] in families
            if is_code and not text.endswith(FILE_ENDINGS) and id(node) not in audited:
                yield text, f"{path.name}:{node.lineno}"


def test_every_code_in_the_source_has_a_sentence():
    given = {code: place for code, _words, place, _maker in uses()} | dict(constants())
    missing = {code: place for code, place in given.items() if code not in SENTENCES}
    assert not missing, f"write a sentence for these codes in fieldhouse/web/sentences/: {missing}"


def test_the_search_for_codes_finds_them():
    codes = {code for code, _words, _place, _maker in uses()}
    assert {"money.currency_mismatch", "row.ragged", "tree.cycle", "facts.no_data"} <= codes


def test_sentences_ask_only_for_fields_that_their_errors_carry():
    errors = makers() - {"Finding", "Flaw", "Unreadable", "BadValue", "refuse", "_refuse", "_refused"}
    for code, words, place, maker in uses():
        if maker in errors and None not in words:
            asked = set(re.findall(r"%\((\w+)\)s", str(SENTENCES.get(code, ""))))
            assert asked <= words, f"{place}: the sentence of {code} asks for {asked - words}"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentences_are_whole(code):
    text = str(SENTENCES[code])
    assert text[0].isupper() or text.startswith("%("), text
    assert text.endswith("."), text
    assert "%(" not in text % dict.fromkeys(re.findall(r"%\((\w+)\)s", text), "x")


def test_fields_are_filled_in():
    told = sentence_for("money.currency_mismatch", {"left": "USD", "right": "JPY"})
    assert told.startswith("Amounts in USD and JPY cannot be added.")


def test_a_code_without_a_sentence_still_gives_one_that_names_it():
    assert "no.such_code" in sentence_for("no.such_code", {})
    assert sentence_for("no.such_code", {}).endswith(".")


def test_a_missing_field_gives_a_whole_sentence_and_not_a_hole():
    told = sentence_for("money.currency_mismatch", {"left": "USD"})
    assert "money.currency_mismatch" in told
    assert "%(" not in told


def test_a_finding_may_name_its_place():
    one = Finding("value.not_an_integer", Severity.REJECTED, "deals.csv", 7, "Amount", "12,5%")
    assert sentence_for_finding(one).startswith("12,5% in Amount is not a whole number.")
    nowhere = Finding("value.not_an_integer", Severity.REJECTED, "deals.csv")
    assert "value.not_an_integer" in sentence_for_finding(nowhere)


def test_the_fields_of_a_deal_are_named_in_the_readers_language():
    from django.utils import translation

    said = {"field": "close_on", "count": "13087"}
    assert "close date" in sentence_for("history.assumed_since_created", said)
    with translation.override("ja"):
        told = sentence_for("history.assumed_since_created", said)
        assert "完了予定日" in told and "13,087" in told
        assert "close_on" in sentence_for("profile.field_missing", {"kind": "change", "field": "close_on"})
