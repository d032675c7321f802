"""People and readers for the tests of the pages."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

PASSWORD = "a long enough password"


@pytest.fixture
def director(db):
    """Somebody who can sign in, reads English and has chosen no unit."""
    user = get_user_model()(username="rhea.director", language="en", money_unit="K")
    user.set_password(PASSWORD)
    user.save()
    return user
