"""A client signed in as a user of the demo home, and a way to bring files."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile


@pytest.fixture
def signed_in(demo_home, db, client):
    """``signed_in("leader")`` gives a client of that user, reading English."""

    def sign_in(role):
        client.force_login(demo_home.user(role))
        return client

    return sign_in


@pytest.fixture
def bring(signed_in):
    """Send files, given by name and content, and return the answer."""

    def send(files, role="revops"):
        sent = [
            SimpleUploadedFile(name, body if isinstance(body, bytes) else body.encode())
            for name, body in files.items()
        ]
        return signed_in(role).post("/import/", {"files": sent})

    return send


@pytest.fixture
def work():
    """Do what the worker does with the numbers in its queue."""

    def take_up():
        from django_tasks_db.models import DBTaskResult

        from fieldhouse.apps.runs.tasks import take_up_run

        for number in DBTaskResult.objects.order_by("enqueued_at").values_list("args_kwargs", flat=True):
            take_up_run.call(*number["args"])

    return take_up


@pytest.fixture
def zipped():
    """The bytes of a ZIP file of some members."""
    import zipfile

    def pack(members):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, body in members.items():
                archive.writestr(name, body)
        return packed.getvalue()

    return pack
