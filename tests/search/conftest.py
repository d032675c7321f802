"""A client signed in as a user of the demo home."""

import pytest


@pytest.fixture
def signed_in(demo_home, db, client):
    """``signed_in("leader")`` gives a client of that user, reading English."""

    def sign_in(role):
        client.force_login(demo_home.user(role))
        return client

    return sign_in
