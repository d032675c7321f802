"""What the people who run a server ask of it: does it live, is it ready, and how does it do."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from fieldhouse.apps.figures.readiness import has_its_files, newest_generation
from fieldhouse.apps.runs.queries import count_by_kind_and_state
from fieldhouse.web.observed import REQUEST_SECONDS

LEAST_FREE_BYTES = 512 * 1024 * 1024
"""Below this much free space on the home's disk a server is not ready: an import would soon be refused."""

TOKEN_NAME = "FIELDHOUSE_METRICS_TOKEN"  # noqa: S105 - the variable's name
PROCESSES_NAME = "PROMETHEUS_MULTIPROC_DIR"


@login_not_required
@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """``ok`` when the process answers; it asks nothing else, so that a database that is gone restarts nobody."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """Whether people can work here: 200, or 503, with each check's ``ok`` or what is wrong."""
    checks = {name: check() for name, check in _CHECKS.items()}
    is_ready = all(said == "ok" for said in checks.values())
    return JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


@login_not_required
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics for Prometheus, to whoever brings the token of ``FIELDHOUSE_METRICS_TOKEN``; 404 to all others."""
    token = os.environ.get(TOKEN_NAME, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        raise Http404
    registry = CollectorRegistry()
    if os.environ.get(PROCESSES_NAME):
        MultiProcessCollector(registry)
    else:
        registry.register(REQUEST_SECONDS)
    registry.register(HomeCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class HomeCollector:
    """How the home does: its runs, its newest generation, what waits, and the space left."""

    def collect(self) -> Iterator[Metric]:
        runs = GaugeMetricFamily("fieldhouse_runs", "Runs by kind and state.", labels=("kind", "state"))
        for kind, state, count in count_by_kind_and_state():
            runs.add_metric([kind, state], count)
        yield runs
        free = shutil.disk_usage(settings.HOME).free
        yield GaugeMetricFamily("fieldhouse_disk_free_bytes", "Free space on the home's disk.", free)
        newest = newest_generation()
        if newest is None:
            return
        yield GaugeMetricFamily("fieldhouse_generation", "The newest generation.", newest.number)
        yield GaugeMetricFamily(
            "fieldhouse_generation_committed_timestamp_seconds",
            "When the newest generation was committed.",
            newest.committed_at.timestamp(),
        )
        yield GaugeMetricFamily(
            "fieldhouse_fact_files", "Files that the newest generation lists.", newest.n_files
        )
        yield GaugeMetricFamily(
            "fieldhouse_edits_waiting", "Edits not yet in a generation.", newest.n_waiting
        )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except Error:
        return "unknown"


def _facts() -> str:
    try:
        return "ok" if has_its_files() else "file missing"
    except Error:
        return "unknown"


def _home() -> str:
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK):
        return "not writable"
    return "ok" if shutil.disk_usage(home).free >= LEAST_FREE_BYTES else "disk nearly full"


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "facts": _facts,
    "home": _home,
}
