"""Run by the peers' Python: Tryton's own plan computes commissions of so many lines; prints seconds as JSON.

The database is SQLite in memory, and nothing is read from or written to it while the clock runs.
"""

from __future__ import annotations

import json
import os
import sys
import time
from decimal import Decimal

os.environ.setdefault("TRYTOND_DATABASE_URI", "sqlite://")
os.environ.setdefault("DB_NAME", ":memory:")


def main(count: int) -> None:
    """Activate the module, make a plan with one formula, and let it compute."""
    from trytond.pool import Pool
    from trytond.tests.test_tryton import DB_NAME, activate_module
    from trytond.transaction import Transaction

    activate_module("commission")
    with Transaction().start(DB_NAME, 1):
        pool = Pool()
        line = pool.get("commission.plan.line")(formula="amount * 0.05", category=None, product=None)
        plan = pool.get("commission.plan")(name="P", lines=[line])
        begun, cpu = time.perf_counter(), time.process_time()
        whole = sum((plan.compute(Decimal(place), None) or Decimal(0) for place in range(count)), Decimal(0))
        said = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu, "sum": str(whole)}
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]))
