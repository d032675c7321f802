"""A request that changes nothing reads everything once; everybody else reads anew."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from django import forms
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from fieldhouse.once import answering, once
from fieldhouse.web.middleware import read_once
from fieldhouse.web.templatetags.components import form_field


def numbered():
    numbers = count()
    return once(lambda *_args: next(numbers))


def test_outside_a_request_nothing_is_kept():
    asked = numbered()
    assert [asked("a"), asked("a")] == [0, 1]


def test_within_a_request_each_question_is_asked_once_and_the_next_request_asks_anew():
    asked = numbered()
    with answering():
        assert [asked("a"), asked("b"), asked("a")] == [0, 1, 0]
    with answering():
        assert asked("a") == 2


@pytest.mark.parametrize(("method", "answers"), [("GET", [0, 0]), ("HEAD", [0, 0]), ("POST", [0, 1])])
def test_a_request_that_may_change_something_reads_anew(method, answers):
    asked, found = numbered(), []

    def view(_request):
        found.extend([asked(), asked()])
        return HttpResponse()

    read_once(view)(RequestFactory().generic(method, "/"))
    assert found == answers


@pytest.mark.parametrize(
    "address", ["/nodes/", "/deals/?outcome=open&sort=close", "/figures/open_pipeline/", "/change/"]
)
def test_no_page_asks_the_database_the_same_twice(demo_home, db, client, address):
    client.force_login(demo_home.user("leader"))
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    twice = [sql for sql, n in Counter(one["sql"] for one in asked.captured_queries).items() if n > 1]
    assert twice == []


def test_a_select_is_written_as_django_writes_it():
    class Form(forms.Form):
        one = forms.ChoiceField(
            choices=[("", "All"), ("<a>", 'A "quoted" & b'), (3, "Three")], required=False
        )
        two = forms.ChoiceField(choices=[("x", "X")], help_text="Why")
        three = forms.ChoiceField(
            choices=[("", "Any"), ("A & B", [(1, "One"), (2, "Two")]), ("C", [(3, "3")])]
        )

    for data in (None, {"one": "<a>", "two": "no"}):
        form = Form(data, initial={"one": "3"})
        for field in form:
            attributes = {"class": "form-select"}
            if field.errors:
                attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
            ours = form_field(field)["widget"]
            as_django = field.as_widget(attrs=attributes)
            assert _parts(ours) == _parts(as_django)


def _parts(text):
    from django.test.html import parse_html

    return parse_html(text)
