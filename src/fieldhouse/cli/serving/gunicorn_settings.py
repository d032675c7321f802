"""How gunicorn serves: threads, because pages wait for the database and the engine; nothing shared before the fork."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from typing import Any

from fieldhouse.web.logs import logging_settings

worker_class = "gthread"
preload_app = False  # an engine session must not live across a fork
timeout = 120
graceful_timeout = 20
keepalive = 5
max_requests = 20_000  # a worker starts afresh once in a while, whatever it may have leaked
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # nosec B108 # noqa: S108 - heartbeats must not wait for a disk
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
logconfig_dict = logging_settings()

PREWARM_NICENESS = 10
PREWARM_AFTER_SECONDS = 3  # the server's own first question, whether it is up, goes first


def post_worker_init(worker: Any) -> None:
    """Compute the first page of the top node in the background, so that nobody waits for it."""
    prewarming = threading.Timer(PREWARM_AFTER_SECONDS, _prewarm)
    prewarming.daemon = True
    prewarming.start()


def _prewarm() -> None:
    from django.db import connection

    with suppress(
        OSError
    ):  # whoever asks for a page goes first, in whichever worker; a thread has its own niceness
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PREWARM_NICENESS)

    from fieldhouse.cli.serving.prewarm import prewarm

    try:
        prewarm()
    except Exception:  # a page that is asked for says itself what is wrong
        logging.getLogger(__name__).exception("the first page could not be computed ahead")
    finally:
        connection.close()
