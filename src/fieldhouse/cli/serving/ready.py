"""Waiting until the server answers, so that the address it prints works."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from threading import Event
from typing import TYPE_CHECKING

from fieldhouse.domain.errors import Refused

if TYPE_CHECKING:
    from fieldhouse.cli.serving.server import Listening

LONGEST = 60
SECONDS_BETWEEN_TRIES = 0.1
SECONDS_FOR_AN_ANSWER = 5


def wait_until_ready(listening: Listening, web: subprocess.Popen[bytes], is_stopping: Event) -> None:
    """Return when ``/healthz`` answers or the server is to stop.

    ``Refused`` when the web process ends or stays silent for `LONGEST` seconds.
    """
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and web.poll() is None:
        if _answers(listening) or is_stopping.wait(SECONDS_BETWEEN_TRIES):
            return
    raise Refused("serve.child_failed", name="web")


def _answers(listening: Listening) -> bool:
    host = "127.0.0.1" if listening.host in ("0.0.0.0", "127.0.0.1") else f"[{listening.host}]"  # noqa: S104
    request = urllib.request.Request(
        f"http://{host}:{listening.port}/healthz", headers={"Host": f"localhost:{listening.port}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS_FOR_AN_ANSWER) as answer:  # nosec B310 # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False
