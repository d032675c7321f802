"""The demo's home: built once, finished when it was interrupted, and never made of somebody's real home."""

from __future__ import annotations

import pytest
from tests.demo_home import standing_in

from fieldhouse.apps.company.models import Company
from fieldhouse.apps.roles.actions import DEMO_PASSWORD
from fieldhouse.apps.roles.models import Grant
from fieldhouse.apps.roles.queries import user_named
from fieldhouse.cli import demo_home
from fieldhouse.cli.demo_complete import is_complete
from fieldhouse.cli.demo_logins import LOGINS, print_demo_logins
from fieldhouse.domain.errors import Refused


@pytest.fixture
def inside(new_home, monkeypatch, django_db_setup, django_db_blocker):
    """This process in a new home, and a demo of a hundred opportunities."""
    monkeypatch.setattr(demo_home, "SCALE", 100)
    with django_db_blocker.unblock(), standing_in(new_home):
        yield new_home


def test_an_interrupted_demo_is_finished_from_the_files_it_made(inside, monkeypatch, capsys):
    def interrupted(*_arguments, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as during, pytest.raises(KeyboardInterrupt):
        during.setattr(demo_home, "_import", interrupted)
        demo_home.build_demo(inside)
    assert not is_complete(inside)
    monkeypatch.setattr(demo_home, "simulate", interrupted)  # the files are whole, and are not made again
    demo_home.build_demo(inside)
    assert is_complete(inside)
    assert not (inside / "simulated").exists()
    capsys.readouterr()
    print_demo_logins()
    printed = capsys.readouterr().out
    assert all(f"  {one.login} " in printed for one in LOGINS)
    assert DEMO_PASSWORD in printed
    _check_logins()


def _check_logins() -> None:
    seller = user_named("seller-jp")
    assert (seller.language, seller.currency, seller.zone) == ("ja", "JPY", "Asia/Tokyo")
    assert seller.person is not None
    assert Grant.objects.get(user__username="japan").position.title == "Country Manager, Japan"
    assert user_named("admin").check_password(DEMO_PASSWORD)


def test_a_home_that_is_not_simulated_is_left_alone(inside):
    Company.objects.create(pk=1, name="Acme", source="acme", reporting_currency="USD")
    with pytest.raises(Refused, match=r"home\.not_simulated"):
        is_complete(inside)
