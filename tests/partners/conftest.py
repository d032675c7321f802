"""The distributor's home, and clients signed in to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.databases import copy_home
from tests.demo_home import standing_in

from . import company, home


@pytest.fixture(scope="session")
def partner_home_built(built_once: Any, founded: Any, django_db_setup: None, django_db_blocker: Any) -> Path:
    """The home as it is built, which nobody uses."""

    def build(folder: Path) -> None:
        with django_db_blocker.unblock():
            home.fill(founded(folder / "home"), folder / "files" / "kiji")

    return built_once("partner", build) / "home"


@pytest.fixture(scope="module")
def partner_home(
    partner_home_built: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Path]:
    """A copy of it, in use until the module ends."""
    folder = copy_home(partner_home_built, tmp_path_factory.mktemp("partners") / "home")
    with django_db_blocker.unblock(), standing_in(folder), django_db_blocker.block():
        yield folder


@pytest.fixture
def signed_in(partner_home, db, client):
    """``signed_in("tokyo")`` gives a client of that user, reading English."""

    def sign_in(login):
        from fieldhouse.apps.roles.queries import user_named

        client.force_login(user_named(login))
        return client

    return sign_in


@pytest.fixture
def bring(signed_in):
    """Bring a sheet of the distributor P1, and return the answer."""

    def send(content, name="案件進捗表.csv", login="tokyo", partner="P1", said_on="2026-11-20"):
        from fieldhouse.apps.accounts.models import Account

        number = Account.objects.get(source_key=partner).pk
        sent = {"partner": number, "said_on": said_on, "sheet": SimpleUploadedFile(name, content)}
        return signed_in(login).post("/partners/sheets/", sent)

    return send


@pytest.fixture
def answered(bring, signed_in):
    """Bring a sheet, have it answered as it is proposed, and return it with its lines by row."""

    def answer(content=None, name="案件進捗表.csv", **said):
        from fieldhouse.apps.partners.models import PartnerLine, PartnerSheet

        made = bring(company.as_cp932() if content is None else content, name, **said)
        assert made.status_code == 302, made.content.decode()
        login = said.get("login", "tokyo")
        done = signed_in(login).post(made["Location"])
        assert done.status_code == 302, done.content.decode()
        sheet = PartnerSheet.objects.order_by("-pk").first()
        return sheet, {one.row: one for one in PartnerLine.objects.filter(sheet=sheet)}

    return answer
