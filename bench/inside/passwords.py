"""Passwords checked by a hasher, one alone and then many at once: ``passwords HASHER PEOPLE``."""

from __future__ import annotations

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.utils.module_loading import import_string

PASSWORD = "seven lanterns over water"  # noqa: S105 - of nobody


def main(name: str, people: int) -> None:
    """Print how long it took until the last was done, and the most memory that it took."""
    settings.configure(PASSWORD_HASHERS=[name])
    hasher = import_string(name)()
    kept = hasher.encode(PASSWORD, hasher.salt())

    def check(_nth: int) -> float:
        assert hasher.verify(PASSWORD, kept)
        return time.perf_counter()

    began = time.perf_counter()
    alone = check(0) - began
    began = time.perf_counter()
    with ThreadPoolExecutor(people) as pool:
        last = max(pool.map(check, range(people))) - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    parameters = kept.split("$")[3]
    print(json.dumps({"alone": alone, "last": last, "peak": peak, "parameters": parameters}))


main(sys.argv[1], int(sys.argv[2]))
