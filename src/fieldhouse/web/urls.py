"""The routes. An app is one line: ``path("deals/", include("fieldhouse.apps.pipeline.urls"))``."""

from __future__ import annotations

from django.urls import include, path

from fieldhouse.web import api, operation, views

urlpatterns = [
    path("", include("fieldhouse.apps.figures.urls")),
    path("deals/", include("fieldhouse.apps.pipeline.urls")),
    path("search/", include("fieldhouse.apps.search.urls")),
    path("quotas/", include("fieldhouse.apps.plans.urls")),
    path("jobs/", include("fieldhouse.apps.jobs.urls")),
    path("runs/", include("fieldhouse.apps.runs.urls")),
    path("changes/", include("fieldhouse.apps.changes.urls")),
    path("tie-out/", include("fieldhouse.apps.reconciliation.urls")),
    path("accounts/", include("fieldhouse.apps.accounts.merging.urls")),
    path("partners/deals/", include("fieldhouse.apps.partners.portal.urls")),
    path("partners/sheets/", include("fieldhouse.apps.partners.sheets.urls")),
    path("import/", include("fieldhouse.apps.imports.uploads.urls")),
    path("known-since/", include("fieldhouse.apps.imports.urls")),
    path("audit/", include("fieldhouse.apps.audit.urls")),
    path("approvals/", include("fieldhouse.apps.approvals.urls")),
    path("organisation/", include("fieldhouse.apps.people.urls")),
    path("notices/", include("fieldhouse.apps.notices.urls")),
    path("privacy/", include("fieldhouse.apps.privacy.urls")),
    path("", include("fieldhouse.apps.roles.urls")),
    path("", include("fieldhouse.apps.logins.urls")),
    path("", include("fieldhouse.apps.directory.urls")),
    path("periods/", include("fieldhouse.apps.company.urls")),
    path("export/", include("fieldhouse.apps.figures.exports.urls")),
    path("api/", include(api.urls())),
    path("style/", views.style, name="style"),
    path("language/", views.choose_language, name="choose_language"),
    path("unit/", views.choose_unit, name="choose_unit"),
    path("healthz", operation.health, name="health"),
    path("readyz", operation.ready, name="ready"),
    path("metrics", operation.metrics, name="metrics"),
]

handler400 = "fieldhouse.web.errors.bad_request"
handler403 = "fieldhouse.web.errors.forbidden"
handler404 = "fieldhouse.web.errors.not_found"
handler500 = "fieldhouse.web.errors.broken"
