"""Any request that the OpenAPI description allows, and many that it does not, gets a documented answer."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fieldhouse.apps.logins.actions import make_token

application = get_wsgi_application()  # that of gunicorn makes a key in the home first

EXAMPLES = 8
"""Requests an operation and user: enough to find what reads a parameter carelessly, and over in seconds."""

OTHERS = ("administrator", "auditor", "leader", "nobody")
"""Users that may ask other things; everyday the two first ones must do."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
# The phase that walks every boundary of every parameter sends a hundred requests an operation: minutes of exports.
schema.config.phases.coverage.enabled = False
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.fixture
def kept_connection(db):
    """The test's own connection stays open between requests, as Django's test client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(
    "role", ["revops", "seller", *(pytest.param(one, marks=pytest.mark.long) for one in OTHERS)]
)
@schema.parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_request_gets_a_documented_answer(case, role, demo_home, kept_connection):
    token = make_token(demo_home.user(role), 1).text
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
