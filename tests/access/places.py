"""Every place from which something of the company can be read or changed, how it is asked there, and what the oracle
expects of the answer.

A page is named by its route, an operation by its method and path, a command by its words. The matrix fails on one that
stands here and nowhere else, and on one that is new and does not stand here: whoever adds a place says who may be
answered there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from .oracle import Node, Oracle, Who
from .world import DAYS, LAST, SOURCE, WALL, Deal

SINCE = DAYS[0]
OPEN, CLOSED, ABSENT = "answered", "refused", "not found"
"""What an answer can be: 403 says that something is not for the asker, 404 does not say whether there is anything."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question: who asks, of which deal, of which node, as of which day; ``made`` are numbers of records made."""

    who: Who
    deal: Deal
    node: Node
    on: date
    made: Mapping[str, Any]
    oracle: Oracle

    def may(self, what: str) -> str:
        """`OPEN` for those with a right, else `CLOSED`."""
        return OPEN if self.oracle.may(self.who, what) else CLOSED

    @property
    def sees(self) -> str:
        """`OPEN` for a deal that the asker sees as it stands, else `ABSENT`."""
        return OPEN if self.oracle.sees(self.who, self.deal, LAST) else ABSENT

    @property
    def sees_account(self) -> str:
        """The same of the deal's account, as its source names it."""
        return OPEN if self.deal.accounts[-1][0].mark in self.oracle.accounts(self.who, LAST) else ABSENT

    def reaches(self, on: date) -> str:
        """`OPEN` for a node whose totals the asker sees on a day, else `CLOSED`."""
        return OPEN if self.node in self.oracle.nodes(self.who, on) else CLOSED

    def figures(self, on: date) -> str:
        """The same for those who may see figures at all."""
        return self.reaches(on) if self.may("see figures") == OPEN else CLOSED

    @property
    def reference(self) -> str:
        return f"{self.node[0]}/{SOURCE}:{self.node[1]}"

    def question(self, **more: Any) -> dict[str, Any]:
        """The parameters of a question about the node on the day."""
        return {"node": self.reference, "as_of": self.on, "period": "FY26", **more}

    def counted(self) -> set[int]:
        """The deals of the node that the asker sees and that are in its totals on the day: none behind a wall."""
        seen = self.oracle.deals(self.who, self.on) & self.oracle.counted(self.node, self.on)
        return {mark for mark in seen if not self.oracle.walls_of(self.oracle.world.deals[mark], self.on)}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, or the words of a command."""

    method: str
    address: str = ""
    sent: Mapping[str, Any] | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """How a place is asked, what is expected, and which of the axes beside the asker its answer depends on.

    ``lists`` are the deals that an answer has to tell of, no more and no less; ``None`` where it may tell of any that
    the asker sees. ``kind`` is what the document calls it.
    """

    ask: Callable[[Case], Asked]
    expects: Callable[[Case], str]
    axes: frozenset[str] = frozenset()
    lists: Callable[[Case], set[int]] | None = None
    is_routed: bool = False  # what a partner's people see, who see nothing of the company's own places
    following: str = ""  # the field by which an answer names its next page


def get(address: str, **parameters: Any) -> Asked:
    query = urlencode({name: value for name, value in parameters.items() if value != ""})
    return Asked("GET", f"{address}?{query}" if query else address)


def post(address: str, **sent: Any) -> Asked:
    return Asked("POST", address, sent)


def page(
    address: str | Callable[[Case], Asked], expects: Callable[[Case], str], *axes: str, **more: Any
) -> Place:
    ask = (lambda case: get(address)) if isinstance(address, str) else address
    return Place(ask, expects, frozenset(axes), **more)


def everybody(case: Case) -> str:
    return OPEN


def colleague(case: Case) -> str:
    """Everybody but the people of partners."""
    return CLOSED if case.who.partner else OPEN


def colleague_finds_none(case: Case) -> str:
    """What is not there is not found by colleagues; the people of partners are refused."""
    return CLOSED if case.who.partner else ABSENT


def nobody(case: Case) -> str:
    return ABSENT


def right(what: str) -> Callable[[Case], str]:
    return lambda case: case.may(what)


def node_on_the_day(case: Case) -> str:
    return case.figures(case.on)


def node_now(case: Case) -> str:
    return case.figures(LAST)


def listed_node(case: Case) -> str:
    return case.reaches(LAST)


def export_of_node(case: Case) -> str:
    return case.figures(case.on) if case.may("export") == OPEN else CLOSED


def deal_page(rest: str = "") -> Callable[[Case], Asked]:
    return lambda case: get(f"/deals/{SOURCE}/{case.deal.key}/{rest}")


def account_page(rest: str = "", **sent: Any) -> Callable[[Case], Asked]:
    def ask(case: Case) -> Asked:
        address = f"/accounts/{SOURCE}/{case.deal.accounts[-1][0].key}/{rest}"
        return post(address, **sent) if rest else get(address)

    return ask


def edits(case: Case) -> str:
    """Whoever does not see the deal finds none; whoever may not change it is told so."""
    if case.sees == ABSENT:
        return ABSENT
    return OPEN if case.may("edit") == OPEN and case.oracle.changes(case.who, case.deal) else CLOSED


def merges(case: Case) -> str:
    return case.may("merge accounts") if case.sees_account == OPEN else ABSENT


def shares_ends(case: Case) -> str:
    """A share of the first deal of another region, which `revops` made: they end it, and so does who manages users."""
    if case.sees == ABSENT:
        return ABSENT
    shared = case.oracle.world.example("other")
    if case.who.login == "revops" or case.may("manage users") == OPEN:
        return OPEN
    return OPEN if case.may("edit") == OPEN and case.oracle.changes(case.who, shared) else CLOSED


def own_export(of_others: str) -> Callable[[Case], str]:
    """The run of an export that `walled_team` made."""

    def expects(case: Case) -> str:
        if case.who.login == "walled_team":
            return OPEN
        return of_others if case.may("see runs") == OPEN else CLOSED

    return expects


def whole_log(case: Case) -> str:
    """The log is of all records at once: those behind walls, too."""
    rights = {case.may("see the audit log"), case.may("export")}
    return OPEN if rights == {OPEN} and case.who.opened >= case.oracle.world.walls else CLOSED


def listed(case: Case) -> set[int]:
    """The deals of the node that the asker sees as things stand."""
    return case.oracle.deals(case.who, LAST, case.node)


def found(case: Case) -> set[int]:
    return {case.deal.mark} if case.sees == OPEN else set()


def sheet_seen(case: Case) -> str:
    if case.may("edit") == CLOSED:
        return CLOSED
    is_own = case.who.login == "walled_team"
    return OPEN if is_own or case.oracle.is_everywhere(case.who) else ABSENT


def exported(case: Case) -> str:
    return case.figures(LAST) if case.may("export") == OPEN else CLOSED


def exported_list(case: Case) -> str:
    return case.reaches(LAST) if case.may("export") == OPEN else CLOSED


def both(*whats: str) -> Callable[[Case], str]:
    return lambda case: OPEN if all(case.may(what) == OPEN for what in whats) else CLOSED


def reads_roles(case: Case) -> str:
    return OPEN if OPEN in (case.may("see access"), case.may("manage users")) else CLOSED


def explains(case: Case) -> str:
    return case.sees if case.may("see access") == OPEN else CLOSED


def manages_absent(case: Case) -> str:
    """What is not there is not found by who manages users, and refused to all others."""
    return ABSENT if case.may("manage users") == OPEN else CLOSED


def refused(case: Case) -> str:
    """Where a directory's token is asked for, to be signed in says nothing; a sign-in that failed is said to have."""
    return CLOSED


def case_move(case: Case) -> Asked:
    from django.urls import reverse

    return get(reverse("move_team"))


ALL_DEALS = {"outcome": "", "sort": "name"}
OPEN_ALL = {"metric": "open_all"}

PAGES: dict[str, Place] = {
    "home": page("/", everybody),
    "node": page(lambda case: get("/nodes/", **case.question()), node_on_the_day, "node", "day"),
    "compute_expectation": page(
        lambda case: post("/figures/expectation/compute/", **case.question()),
        node_on_the_day,
        "node",
        "day",
    ),
    "find_figure": page(lambda case: get("/figures/find/", q=case.made["code"]), everybody),
    "figure": page(
        lambda case: get("/figures/open_all/", **case.question()),
        node_on_the_day,
        "node",
        "day",
    ),
    "change": page(
        lambda case: get("/change/", node=case.reference, since=SINCE, as_of=LAST), node_now, "node"
    ),
    "deals": page(lambda case: get("/deals/", node=case.reference, **ALL_DEALS), listed_node, "node"),
    "deal_view_save": page(lambda case: post("/deals/views/", name="", query="x"), everybody),
    "deal_view_pin": page(
        lambda case: post(f"/deals/views/{case.made['view']}/pin/"),
        lambda case: OPEN if case.who.login == "revops" else ABSENT,
    ),
    "deal_view_forget": page(
        lambda case: post(f"/deals/views/{case.made['view']}/forget/"),
        lambda case: OPEN if case.who.login == "revops" else ABSENT,
    ),
    "deal_numbered": page(
        lambda case: get(f"/deals/{case.made['numbers'][case.deal.mark]}/"), lambda case: case.sees, "deal"
    ),
    "deal_counted": page(
        deal_page("counted/"), lambda case: case.sees if case.may("see figures") == OPEN else CLOSED, "deal"
    ),
    "deal_share": page(
        lambda case: post(f"/deals/{SOURCE}/{case.deal.key}/shares/"), lambda case: case.sees, "deal"
    ),
    "deal_share_end": page(
        lambda case: post(f"/deals/{SOURCE}/{case.deal.key}/shares/{case.made['share']}/end/"),
        shares_ends,
        "deal",
    ),
    "deal_edit": page(
        lambda case: post(
            f"/deals/{SOURCE}/{case.deal.key}/edit/", field="amount", value="5", version=99, reason=""
        ),
        edits,
        "deal",
    ),
    "deal": page(deal_page(), lambda case: case.sees, "deal", lists=found),
    "search": page(lambda case: get("/search/", q=f"kq{case.deal.mark:03d}"), everybody, "deal", lists=found),
    **{
        name: page(address, colleague)
        for name, address in (
            ("jobs", "/jobs/"),
            ("jobs_grades", "/jobs/grades/"),
            ("jobs_ladder", "/jobs/ladder/"),
            ("jobs_findings", "/jobs/findings/"),
            ("jobs_compare", "/jobs/compare/"),
            ("jobs_coverage", "/jobs/coverage/"),
            ("my_role", "/jobs/mine/"),
        )
    },
    "job_family": page("/jobs/pages/none/", colleague_finds_none),
    "job_propose": page("/jobs/pages/none/propose/", colleague_finds_none),
    "job_proposal": page("/jobs/proposals/999999/", colleague_finds_none),
    "job_proposal_decide": page(
        lambda case: post("/jobs/proposals/999999/decide/", decision="take"), colleague_finds_none
    ),
    "jobs_bring": page("/jobs/bring/", right("import")),
    "job_role": page("/jobs/pages/none/roles/none/", colleague_finds_none),
    "quotas": page(lambda case: get("/quotas/", node=case.reference), node_now, "node"),
    "runs": page("/runs/", right("see runs")),
    "run": page(lambda case: get(f"/runs/{case.made['export']}/"), own_export(OPEN)),
    "run_progress": page(lambda case: get(f"/runs/{case.made['export']}/progress/"), own_export(OPEN)),
    "run_cancel": page(
        lambda case: post(f"/runs/{case.made['export']}/cancel/"),
        lambda case: OPEN if case.who.login == "walled_team" else case.may("import"),
    ),
    "run_file": page(
        lambda case: get(f"/runs/{case.made['export']}/files/{case.made['file']}"), own_export(ABSENT)
    ),
    "changes": page("/changes/", right("import")),
    "changes_export": page(lambda case: post("/changes/export/"), both("import", "export")),
    "tie_out": page("/tie-out/", lambda case: OPEN if case.oracle.is_everywhere(case.who) else CLOSED),
    "account": page(account_page(), lambda case: case.sees_account, "deal"),
    "account_merge": page(account_page("merge/", into="kq501b", on="2026-11-20", reason="-"), merges, "deal"),
    "account_split": page(account_page("split/", on="2026-11-20", reason="-"), merges, "deal"),
    "partner_sheets": page("/partners/sheets/", right("edit")),
    "partner_sheet": page(lambda case: get(f"/partners/sheets/{case.made['sheet']}/"), sheet_seen),
    "partner_line": page(
        lambda case: post(f"/partners/sheets/{case.made['sheet']}/lines/999/"),
        lambda case: CLOSED if sheet_seen(case) == CLOSED else ABSENT,
    ),
    "partner_sheet_remove": page(
        lambda case: post(f"/partners/sheets/{case.made['sheet']}/remove/"),
        lambda case: (
            CLOSED if sheet_seen(case) == OPEN and case.who.login != "walled_team" else sheet_seen(case)
        ),
    ),
    "partner_deals": page(
        "/partners/deals/",
        lambda case: OPEN if case.who.partner else CLOSED,
        lists=lambda case: case.oracle.routed(case.who, LAST),
        is_routed=True,
    ),
    "approvals": page("/approvals/", everybody),
    **{
        name: page(lambda case, ask=ask, address=address: ask(address), nobody)
        for name, address, ask in (
            ("approval", "/approvals/999/", get),
            ("approval_decide", "/approvals/999/decide/", post),
            ("approval_withdraw", "/approvals/999/withdraw/", post),
            ("approval_again", "/approvals/999/again/", post),
            ("approval_hand_over", "/approvals/999/hand-over/", post),
            ("approval_read", "/approvals/999/read/", post),
            ("approval_retry", "/approvals/999/retry/", post),
            ("notice", "/notices/999/", post),
        )
    },
    "approval_link": page("/approvals/link/none/", everybody),
    "approval_routes": page("/approvals/routes/", right("manage users")),
    "approval_route": page("/approvals/routes/none/", manages_absent),
    "approval_route_end": page(lambda case: post("/approvals/routes/none/end/"), manages_absent),
    "notices": page("/notices/", everybody),
    "notices_read": page(lambda case: post("/notices/read/"), everybody),
    "notice_habits": page("/notices/habits/", everybody),
    "notice_rooms": page("/notices/rooms/", right("manage users")),
    "notice_room_end": page(lambda case: post("/notices/rooms/999/end/"), manages_absent),
    "notice_delivery_again": page(lambda case: post("/notices/deliveries/999/again/"), manages_absent),
    "move_team": page(case_move, right("move teams")),
    "uploads": page("/import/", right("import")),
    **{
        name: page(
            lambda case, address=address, is_read=is_read: (get if is_read else post)(address),
            lambda case: ABSENT if case.may("import") == OPEN else CLOSED,
        )
        for name, address, is_read in (
            ("upload", "/import/999/", True),
            ("upload_company", "/import/999/company/", False),
            ("upload_import", "/import/999/import/", False),
            ("upload_mapping", "/import/999/mapping/", True),
            ("upload_remove", "/import/999/remove/", False),
        )
    },
    "import_undo": page(lambda case: post("/import/undo/999/"), right("import")),
    "known_since": page("/known-since/", colleague),
    "audit": page("/audit/", right("see the audit log")),
    "audit_export": page(lambda case: post("/audit/export/"), whole_log),
    "users": page("/users/", right("manage users")),
    "user_create": page(lambda case: post("/users/new/"), right("manage users")),
    "user": page(lambda case: get(f"/users/{case.made['user']}/"), right("manage users")),
    "user_grant": page(lambda case: post(f"/users/{case.made['user']}/grants/"), right("manage users")),
    "user_grant_end": page(
        lambda case: post(f"/users/{case.made['user']}/grants/{case.made['grant']}/end/"),
        right("manage users"),
    ),
    "user_nationality": page(
        lambda case: post(f"/users/{case.made['user']}/nationality/"), right("manage users")
    ),
    "user_absence": page(lambda case: post(f"/users/{case.made['user']}/absences/"), right("manage users")),
    "user_security": page(lambda case: get(f"/users/{case.made['user']}/sign-in/"), right("manage users")),
    "user_sessions_end": page(
        lambda case: post(f"/users/{case.made['user']}/sign-in/sessions/end/"), right("manage users")
    ),
    "user_factors_remove": page(
        lambda case: post(f"/users/{case.made['user']}/sign-in/factors/remove/"), right("manage users")
    ),
    "user_token_end": page(
        lambda case: post(f"/users/{case.made['user']}/sign-in/tokens/999/end/"), manages_absent
    ),
    "directory_groups": page("/users/groups/", right("manage users")),
    "directory_group": page("/users/groups/999/", manages_absent),
    "directory_role_add": page(lambda case: post("/users/groups/999/roles/"), manages_absent),
    "directory_role_end": page(lambda case: post("/users/groups/999/roles/999/end/"), manages_absent),
    "scim": page("/scim/v2/Users", refused),
    "privacy": page(lambda case: get("/privacy/", q="mover"), right("answer people")),
    "privacy_retention": page(lambda case: post("/privacy/retention/"), right("answer people")),
    "privacy_person": page(lambda case: get(f"/privacy/user/{case.made['user']}/"), right("answer people")),
    "privacy_export": page(
        lambda case: post(f"/privacy/user/{case.made['user']}/export/"), right("answer people")
    ),
    "privacy_erase": page(
        lambda case: post(f"/privacy/user/{case.made['user']}/erase/"), right("answer people")
    ),
    "roles": page("/roles/", reads_roles),
    "role_new": page("/roles/new/", right("manage users")),
    "role": page("/roles/seller/", reads_roles),
    "role_drop": page(lambda case: post("/roles/seller/end/"), right("manage users")),
    "access": page(lambda case: get("/access/", of=f"{SOURCE}:{case.deal.key}"), explains, "deal"),
    "absences": page("/absences/", colleague),
    "absence_end": page(
        lambda case: post(f"/absences/{case.made['absence']}/end/"),
        lambda case: OPEN if case.who.login == "walled_team" else case.may("manage users"),
    ),
    "settings": page("/settings/", everybody),
    "periods": page("/periods/", right("close periods")),
    "close_period": page(lambda case: post("/periods/close/", period="none"), right("close periods")),
    "export deals": page(
        lambda case: post("/export/deals.csv", node=case.reference, **ALL_DEALS),
        exported_list,
        "node",
        lists=listed,
    ),
    "export figure": page(
        lambda case: post("/export/figure.csv", **case.question(**OPEN_ALL)), export_of_node, "node", "day"
    ),
    "export change": page(
        lambda case: post(
            "/export/change.csv", node=case.reference, since=SINCE, as_of=LAST, metric="open_all"
        ),
        exported,
        "node",
    ),
    "export sheet": page(
        lambda case: post("/export/sheet.csv", **case.question()), export_of_node, "node", "day"
    ),
    "api_reference": page("/api/v1/reference", everybody),
    "style": page("/style/", everybody),
    "choose_language": page(lambda case: post("/language/", language="en"), everybody),
    "choose_unit": page(lambda case: post("/unit/", unit="K"), everybody),
    "health": page("/healthz", everybody),
    "ready": page("/readyz", everybody),
    "metrics": page("/metrics", nobody),
    "account_login": page("/sign-in/", everybody),
    "account_logout": page("/sign-out/", everybody),
    "account_inactive": page("/sign-in/inactive/", everybody),
    "account_reauthenticate": page("/sign-in/again/", everybody),
    "account_signup": page("/sign-up/", everybody),
    "account_change_password": page("/account/password/", everybody),
    **{
        name: page(address, everybody)
        for name, address in (
            ("mfa_login_webauthn", "/sign-in/passkey/"),
            ("mfa_authenticate", "/sign-in/code/"),
            ("mfa_reauthenticate", "/sign-in/again/code/"),
            ("mfa_reauthenticate_webauthn", "/sign-in/again/passkey/"),
            ("socialaccount_login_cancelled", "/sign-in/cancelled/"),
            ("security", "/account/security/"),
            ("mfa_index", "/account/security/"),
            ("mfa_list_webauthn", "/account/security/"),
            ("mfa_activate_totp", "/account/security/app/"),
            ("mfa_add_webauthn", "/account/security/passkeys/new/"),
            ("mfa_generate_recovery_codes", "/account/security/codes/new/"),
            ("token_new", "/account/security/tokens/new/"),
        )
    },
    "socialaccount_login_error": page("/sign-in/failed/", refused),
    "sessions_end": page(lambda case: post("/account/security/sessions/end/"), everybody),
    **{
        name: page(lambda case, ask=ask, address=address: ask(address), nobody)
        for name, address, ask in (
            ("openid_connect_login", "/sign-in/with/none/", get),
            ("openid_connect_callback", "/sign-in/with/none/back/", get),
            ("mfa_deactivate_totp", "/account/security/app/remove/", post),
            ("mfa_edit_webauthn", "/account/security/passkeys/999/", get),
            ("mfa_remove_webauthn", "/account/security/passkeys/999/remove/", post),
            ("mfa_view_recovery_codes", "/account/security/codes/", get),
            ("session_end", "/account/security/sessions/999/end/", post),
            ("token_end", "/account/security/tokens/999/end/", post),
        )
    },
}
"""The pages by the names of their routes; what follows a space tells apart what one route answers."""

V1 = "/api/v1"


def api_deal(case: Case) -> str:
    return f"{V1}/deals/{SOURCE}/{quote(case.deal.key)}"


def api_account(rest: str, **sent: Any) -> Callable[[Case], Asked]:
    def ask(case: Case) -> Asked:
        key = case.deal.accounts[-1][0].key
        return Asked("POST json", f"{V1}/accounts/{SOURCE}/{key}/{rest}", sent)

    return ask


def api_merges(case: Case) -> str:
    """The account to merge into has to be seen, too."""
    is_into_seen = 501 in case.oracle.accounts(case.who, LAST)
    return merges(case) if is_into_seen or merges(case) != OPEN else ABSENT


def posted(address: str, **parameters: Any) -> Asked:
    return Asked("POST", get(address, **parameters).address, {})


def packaged(case: Case) -> str:
    return export_of_node(case)


OPERATIONS: dict[str, Place] = {
    "GET /api/v1/me": page(f"{V1}/me", everybody),
    "GET /api/v1/nodes": page(f"{V1}/nodes", everybody),
    "GET /api/v1/nodes/{tree}/{key}": page(
        lambda case: get(f"{V1}/nodes/{case.node[0]}/{SOURCE}:{case.node[1]}"), node_now, "node"
    ),
    "GET /api/v1/generations": page(f"{V1}/generations", everybody),
    "GET /api/v1/metrics": page(f"{V1}/metrics", everybody),
    "GET /api/v1/figures/by-id/{figure_id}": page(
        lambda case: get(f"{V1}/figures/by-id/{case.made['walled code']}"),
        lambda case: (
            OPEN
            if WALL in case.who.walls and ("organisation", "HQ") in case.oracle.nodes(case.who, LAST)
            else ABSENT
        ),
    ),
    "GET /api/v1/figures/{metric}": page(
        lambda case: get(f"{V1}/figures/open_all", **case.question()), node_on_the_day, "node", "day"
    ),
    "GET /api/v1/figures/{metric}/deals": page(
        lambda case: get(f"{V1}/figures/open_all/deals", **case.question(limit=100)),
        node_on_the_day,
        "node",
        "day",
        lists=lambda case: open_of(case),
    ),
    "GET /api/v1/sheet": page(
        lambda case: get(f"{V1}/sheet", **case.question(since=DAYS[0])), node_on_the_day, "node", "day"
    ),
    "GET /api/v1/change": page(
        lambda case: get(f"{V1}/change", node=case.reference, since=SINCE, as_of=LAST, metric="open_all"),
        node_now,
        "node",
    ),
    "GET /api/v1/periods": page(f"{V1}/periods", everybody),
    "POST /api/v1/periods/{code}/close": page(
        lambda case: Asked("POST json", f"{V1}/periods/none/close", {}), right("close periods")
    ),
    "GET /api/v1/deals": page(
        lambda case: get(f"{V1}/deals", node=case.reference),
        listed_node,
        "node",
        lists=listed,
        following="next",
    ),
    "GET /api/v1/deals/{source}/{key}": page(
        lambda case: get(api_deal(case)), lambda case: case.sees, "deal", lists=found
    ),
    "PATCH /api/v1/deals/{source}/{key}": page(
        lambda case: Asked(
            "PATCH json", api_deal(case), {"field": "amount", "value": "5", "version": 99, "reason": ""}
        ),
        edits,
        "deal",
    ),
    "POST /api/v1/accounts/{source}/{key}/merge": page(
        api_account("merge", into="kq501b", on="2026-11-20", reason="-"), api_merges, "deal"
    ),
    "POST /api/v1/accounts/{source}/{key}/split": page(
        api_account("split", on="2026-11-20", reason="-"), merges, "deal"
    ),
    "GET /api/v1/search": page(
        lambda case: get(f"{V1}/search", q=f"kq{case.deal.mark:03d}"), everybody, "deal", lists=found
    ),
    "POST /api/v1/exports/sheet.{format}": page(
        lambda case: posted(f"{V1}/exports/sheet.csv", **case.question()), export_of_node, "node", "day"
    ),
    "POST /api/v1/exports/figure.json": page(
        lambda case: posted(f"{V1}/exports/figure.json", **case.question(**OPEN_ALL)), packaged, "node", "day"
    ),
    "POST /api/v1/exports/change.json": page(
        lambda case: posted(
            f"{V1}/exports/change.json", node=case.reference, since=SINCE, as_of=LAST, metric="open_all"
        ),
        exported,
        "node",
    ),
    "POST /api/v1/exports/figure.{format}": page(
        lambda case: posted(f"{V1}/exports/figure.csv", **case.question(**OPEN_ALL)),
        export_of_node,
        "node",
        "day",
    ),
    "POST /api/v1/exports/change.{format}": page(
        lambda case: posted(
            f"{V1}/exports/change.csv", node=case.reference, since=SINCE, as_of=LAST, metric="open_all"
        ),
        exported,
        "node",
    ),
    "POST /api/v1/exports/deals.{format}": page(
        lambda case: posted(f"{V1}/exports/deals.csv", node=case.reference, sort="name"),
        exported_list,
        "node",
        lists=listed,
    ),
    "GET /api/v1/roles": page(f"{V1}/roles", reads_roles),
    "PUT /api/v1/roles/{code}": page(
        lambda case: Asked("PUT json", f"{V1}/roles/seller", {"rights": ["none such"]}), right("manage users")
    ),
    "DELETE /api/v1/roles/{code}": page(
        lambda case: Asked("DELETE json", f"{V1}/roles/seller", {}), right("manage users")
    ),
    "GET /api/v1/access": page(
        lambda case: get(f"{V1}/access", of=f"{SOURCE}:{case.deal.key}"), explains, "deal"
    ),
    "GET /api/v1/approvals": page(f"{V1}/approvals", everybody),
    "GET /api/v1/approvals/{number}": page(f"{V1}/approvals/999", nobody),
    "POST /api/v1/approvals/{number}/decision": page(
        lambda case: Asked(
            "POST json", f"{V1}/approvals/999/decision", {"decision": "approve", "version": 1}
        ),
        nobody,
    ),
    "POST /api/v1/approvals/{number}/withdrawal": page(
        lambda case: Asked(
            "POST json", f"{V1}/approvals/999/withdrawal", {"decision": "approve", "version": 1}
        ),
        nobody,
    ),
    "POST /api/v1/moves": page(
        lambda case: Asked(
            "POST json", f"{V1}/moves", {"position": "none", "to": "none", "on": "2026-11-20"}
        ),
        right("move teams"),
    ),
    "GET /api/v1/runs": page(f"{V1}/runs", right("see runs")),
    "GET /api/v1/runs/{number}": page(
        lambda case: get(f"{V1}/runs/{case.made['export']}"), right("see runs")
    ),
}
"""The operations by method and path."""


def open_of(case: Case) -> set[int]:
    """Of the counted deals the open ones."""
    return {
        mark
        for mark in case.counted()
        if (won := case.oracle.world.deals[mark].won_on) is None or won > case.on
    }


def command(*words: str) -> Callable[[Case], Asked]:
    def ask(case: Case) -> Asked:
        return Asked("run", words=(*words, "--as", case.who.login, "--json"))

    return ask


def node_command(*words: str, as_of: bool = True) -> Callable[[Case], Asked]:
    def ask(case: Case) -> Asked:
        day = ("--as-of", str(case.on), "--period", "FY26") if as_of else ()
        return Asked("run", words=(*words, "--node", case.reference, *day, "--as", case.who.login, "--json"))

    return ask


COMMANDS: dict[str, Place] = {
    "figure": page(node_command("figure", "open_all", "--evidence"), node_on_the_day, "node", "day"),
    "change": page(
        node_command("change", "--since", str(SINCE), "--metric", "open_all", as_of=False), node_now, "node"
    ),
    "forecast show": page(
        node_command("forecast", "show", "--since", str(SINCE)), node_on_the_day, "node", "day"
    ),
    "nodes list": page(command("nodes", "list"), everybody),
    "deals list": page(
        node_command("deals", "list", "--metric", "open_all"), node_on_the_day, "node", "day", lists=open_of
    ),
    "organisation move": page(
        lambda case: Asked(
            "run",
            words=(
                *("organisation", "move", "organisation/marked:E1A", "--to", "organisation/marked:E1"),
                *("--on", "1800-01-01", "--reason", "-", "--as", case.who.login, "--json"),
            ),
        ),
        right("move teams"),
    ),
    "user list": page(command("user", "list"), right("manage users")),
    "role list": page(command("role", "list"), reads_roles),
    "role keep": page(
        lambda case: Asked(
            "run", words=("role", "keep", "seller", "--right", "none such", "--as", case.who.login)
        ),
        right("manage users"),
    ),
    "role drop": page(
        lambda case: Asked("run", words=("role", "drop", "seller", "--as", case.who.login)),
        right("manage users"),
    ),
    "access": page(
        lambda case: Asked(
            "run", words=("access", f"{SOURCE}:{case.deal.key}", "--as", case.who.login, "--json")
        ),
        explains,
        "deal",
    ),
    "changes list": page(command("changes", "list"), everybody),
    "changes export": page(
        lambda case: Asked(
            "run",
            words=("changes", "export", "--out", case.made["folder"], "--as", case.who.login, "--json"),
        ),
        everybody,
    ),
    "reconcile": page(
        lambda case: Asked("run", words=("reconcile", case.made["report"], "--as", case.who.login, "--json")),
        lambda case: case.may("reconcile") if case.oracle.is_everywhere(case.who) else CLOSED,
    ),
    "audit export": page(
        lambda case: Asked("run", words=("audit", "export", case.made["log"], "--as", case.who.login)),
        whole_log,
    ),
    "audit verify": page(command("audit", "verify"), right("see the audit log")),
    "jobs roles": page(command("jobs", "roles"), colleague),
    "jobs ladder": page(command("jobs", "ladder"), colleague),
    "jobs assign": page(
        lambda case: Asked("run", words=("jobs", "assign", "none", "none/none", "--as", case.who.login)),
        right("manage users"),
    ),
    "jobs translate": page(
        lambda case: Asked("run", words=("jobs", "translate", "none", "--as", case.who.login)), colleague
    ),
    "jobs propose": page(
        lambda case: Asked(
            "run",
            words=("jobs", "propose", "none", case.made["report"], "--reason", "-", "--as", case.who.login),
        ),
        colleague,
    ),
    "jobs publish": page(
        lambda case: Asked("run", words=("jobs", "publish", case.made["folder"], "--as", case.who.login)),
        right("import"),
    ),
    "privacy find": page(command("privacy", "find", "mover"), right("answer people")),
    "privacy export": page(
        command("privacy", "export", "user:mover", "--reason", "-"), right("answer people")
    ),
    "privacy retention": page(command("privacy", "retention"), right("answer people")),
    "forecast export": page(
        lambda case: Asked(
            "run",
            words=("forecast", "export", f"{case.made['folder']}/{uuid4()}", "--as", case.who.login),
        ),
        right("export"),
    ),
}
"""The commands that ask as a user."""

FOUNDED = frozenset({"import", "demo", "jobs import"})
"""The commands of the operator that bring something into the home, or make it."""

CHANGING = frozenset(
    {
        *("user add", "user password", "user token", "period close"),
        *(f"privacy {word}" for word in ("erase", "repeat", "keep")),
    }
)
"""Those that change something and tell of no record: they are the operator's, who holds the home's files."""

WHOLE_HOME = frozenset(
    {"serve", *(f"home {word}" for word in ("init", "digest", "move", "backup", "restore")), "facts verify"}
)
"""Those of the home as one thing: its files, its digest, its server."""

WITHOUT_HOME = frozenset(
    {
        *("simulate", "home path", "jobs parse", "profiles list", "profiles show", "profiles copy"),
        *(
            f"compensation {word}"
            for word in ("run", "model", "explain", "compare", "verify", "statements", "payroll")
        ),
        *("forecast backtest", "forecast run"),
        *("territory solve", "territory verify", "territory why", "territory what-if"),
        *("territory frontier", "territory levels", "territory compare", "quota allocate", "quota verify"),
    }
)
"""Those that read files that are named to them, and no home."""

OPERATOR = FOUNDED | CHANGING | WHOLE_HOME | WITHOUT_HOME
"""The commands that take no user: none of them reads a record of the home."""
