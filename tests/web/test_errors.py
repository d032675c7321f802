"""What went wrong, in a whole sentence that says what to do next."""

from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.test import Client, override_settings
from django.urls import path

from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.web import urls


def raising(error):
    def view(request):
        raise error

    view.login_required = False
    return view


urlpatterns = [
    *urls.urlpatterns,
    path("wrong/", raising(BadInput("money.currency_mismatch", left="USD", right="JPY"))),
    path("refused/", raising(Refused("nothing.of_the_kind"))),
    path("forbidden/", raising(PermissionDenied())),
    path("suspicious/", raising(SuspiciousOperation())),
    path("broken/", raising(RuntimeError("amount of the secret deal"))),
]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("wrong", 400),
        ("suspicious", 400),
        ("forbidden", 403),
        ("no-such-page", 404),
        ("refused", 409),
        ("broken", 500),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_every_error_has_a_page_with_a_way_on(address, status, language):
    client = Client(raise_request_exception=False)
    response = client.get(f"/{address}/", headers={"Accept-Language": language})
    page = response.content.decode()
    assert response.status_code == status
    assert f'lang="{language}"' in page
    assert str(status) in page
    assert 'href="/"' in page
    assert "secret deal" not in page


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_a_refusal_shows_its_own_sentence(client):
    page = client.get("/wrong/").content.decode()
    assert "Amounts in USD and JPY cannot be added." in page


def test_a_broken_page_asks_nothing_of_the_database(rf):
    from fieldhouse.web.errors import broken

    assert broken(rf.get("/")).status_code == 500  # without a database mark, a query would fail this test


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_what_to_do():
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "ja"})
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


@pytest.mark.parametrize("fault", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.parametrize(("address", "kind"), [("/deals/", "text/html"), ("/api/v1/me", "application/json")])
def test_without_a_database_pages_and_the_api_say_so(address, kind, fault):
    """Whatever is asked fails, from the session on: the answer asks nothing more."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=fault):
        response = client.get(address, headers={"Accept-Language": "ja"})
    assert response.status_code == 503
    assert response.headers["Content-Type"].startswith(kind)
    assert response.headers["Retry-After"] == "30"
    assert "データベースが応答しない" in response.content.decode()
