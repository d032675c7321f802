"""Asking a place as somebody, and what its answer told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from io import StringIO
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from .oracle import WITHOUT_NOTES, Told, Who, told_in
from .places import ABSENT, CLOSED, OPEN, Asked, Case, Place
from .world import DAYS


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer (of a command: 200, 403 or 500), and its text."""

    status: int
    text: str

    @property
    def kind(self) -> str:
        """`OPEN`, `CLOSED` or `ABSENT`: a refusal of what was sent comes after the policy, so that is `OPEN`."""
        return {403: CLOSED, 401: CLOSED, 404: ABSENT}.get(self.status, OPEN)


class Askers:
    """Everybody signed in, each in a browser of their own, and having shown their password just now."""

    def __init__(self, people: Iterable[Who]) -> None:
        from allauth.account.internal.flows.login import record_authentication

        from fieldhouse.apps.roles.queries import user_named

        self._clients = {who.login: Client(raise_request_exception=False) for who in people}
        for login, client in self._clients.items():
            user, request = user_named(login), HttpRequest()
            client.force_login(user)
            request.session = client.session
            record_authentication(request, user, method="password", reauthenticated=True)
            request.session.save()

    def ask(self, case: Case, place: Place) -> Answer:
        """The answer of a place, all its pages; nothing that it changes stays."""
        asked = place.ask(case)
        with transaction.atomic():
            answer = _run(asked.words) if asked.words else self._sent(case.who.login, asked)
            text = answer.text
            while place.following and answer.status == 200:
                cursor = json.loads(answer.text)[place.following]
                if not cursor:
                    break
                further = Asked(asked.method, f"{asked.address}&cursor={cursor}")
                answer = self._sent(case.who.login, further)
                text += answer.text
            transaction.set_rollback(True)
        return Answer(answer.status, text)

    def _sent(self, login: str, asked: Asked) -> Answer:
        client = self._clients[login]
        cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
        if asked.method == "GET":
            response = client.get(asked.address)
        elif asked.method == "POST":
            response = client.post(asked.address, asked.sent or {})
        else:
            send = getattr(client, asked.method.partition(" ")[0].lower())
            response = send(asked.address, json.dumps(asked.sent), content_type="application/json")
        assert response.wsgi_request.user.is_authenticated, "nobody is signed in"
        client.cookies = cookies
        parts: Any = response.streaming_content if response.streaming else [response.content]
        return Answer(response.status_code, unescape(b"".join(parts).decode("utf-8", "replace")))


def _run(words: tuple[str, ...]) -> Answer:
    """A command in this process, in the home that it stands in."""
    from fieldhouse.apps.interface import NotFound
    from fieldhouse.apps.roles.access import NotAllowed
    from fieldhouse.cli import main as program

    output, refusals = StringIO(), []

    def refuse(error: Exception, *, as_json: bool) -> None:
        refusals.append(error)

    with ExitStack() as stack:
        stack.enter_context(patch.object(program, "refuse", refuse))
        stack.enter_context(translation.override("en"))
        stack.enter_context(redirect_stdout(output))
        stack.enter_context(redirect_stderr(output))
        try:
            program.main(list(words))
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
    for kind, status in ((NotAllowed, 403), (NotFound, 404)):
        if any(isinstance(one, kind) for one in refusals):
            return Answer(status, output.getvalue())
    return Answer(200 if code == 0 or refusals else 500, output.getvalue())


def findings(case: Case, place: Place, answer: Answer) -> list[str]:
    """What is wrong with an answer, by the oracle: a fault, an answer to the wrong person, a leak, a gap."""
    expected, told = place.expects(case), told_in(answer.text)
    found = []
    if answer.status >= 500:
        found.append(f"it fails with {answer.status}")
    if answer.kind != expected:
        found.append(f"it is {answer.kind} ({answer.status}), and has to be {expected}")
    leaks = _leaks(case, told, place)
    if leaks:
        found.append(f"it leaks {', '.join(leaks)}")
    if place.lists is not None and answer.status == 200 and expected == OPEN:
        gap = place.lists(case) - told.deals
        more = told.deals - place.lists(case)
        if gap or more:
            found.append(f"it lacks {_named(case, gap)} and has {_named(case, more)} too many")
    return found


def _leaks(case: Case, told: Told, place: Place) -> list[str]:
    """What an answer tells of that the asker sees on neither of the days; what was asked for by name is no leak."""
    oracle, asked = case.oracle, place.ask(case)
    said = told_in(f"{asked.address} {asked.sent or ''} {' '.join(asked.words)}")
    deals = set().union(*(oracle.deals(case.who, on) for on in DAYS)) | set(said.deals)
    accounts = set().union(*(oracle.accounts(case.who, on) for on in DAYS)) | set(said.accounts)
    if place.is_routed:
        deals |= oracle.routed(case.who, DAYS[1])
        accounts |= {oracle.world.deals[mark].accounts[-1][0].mark for mark in deals}
    leaked = _named(case, told.deals - deals)
    if case.who.role in WITHOUT_NOTES:
        leaked += [f"the note of {mark}" for mark in sorted(told.notes)]
    return [*leaked, *(f"account {mark}" for mark in sorted(told.accounts - accounts))]


def _named(case: Case, marks: set[int] | frozenset[int]) -> list[str]:
    return [f"{mark} ({case.oracle.world.deals[mark].example})" for mark in sorted(marks)]
