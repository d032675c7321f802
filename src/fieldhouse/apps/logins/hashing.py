"""How passwords are kept: Argon2id, sized so that twenty people may sign in at once."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class SizedArgon2(Argon2PasswordHasher):
    """46 MiB and one pass on one thread: the first choice of OWASP's Password Storage Cheat Sheet.

    Twenty at once take under 1 GiB (docs/benchmarks.md). Django's own choice, 100 MiB on eight threads, takes twice the
    memory and, on two cores, three times as long. A hash of other parameters is made anew when its owner signs in.
    """

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1
