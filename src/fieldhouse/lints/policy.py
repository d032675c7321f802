"""No query on people's rows goes around the policy: it asks it, is given its rows, or nobody's page can call it.

Three ways are open to a function that asks for rows of a guarded model:

- it asks the policy itself, or calls a function of its module that does;
- it is given the rows that it is about, by a parameter that a filter takes: whoever has their numbers got them from a
  query that asked;
- it serves imports, publishing or a search that the policy narrows, and is named in `READERS` with the modules that may
  call it: no page, operation or command beside those can.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from fieldhouse.lints.source import Hit, Lint, Source

GUARDED = frozenset(
    {
        *("Deal", "Opportunity", "ProductLine", "ContactRole", "Split", "TeamMember", "Proposal"),
        *("Account", "AccountTeamMember", "Contact", "Person", "ChangeLine"),
        *("RouteLeg", "PartnerSheet", "PartnerLine"),
        *("Lead", "LeadActivity", "CampaignMember", "CampaignLead"),
    }
)
"""Models whose rows are a deal, an account, a contact or a person, or hang on one."""

POLICY = frozenset(
    {"as_q", "admits", "visible_to", "routed_to", "changeable_by", "reached_by", "scope_of", "shows"}
)
GIVEN = frozenset(
    {
        *("numbers", "opportunity", "opportunities", "deal", "deals", "account", "accounts", "keys"),
        *("people", "people_", "person", "positions", "partner", "sheet", "runs", "several", "legs"),
    }
)
"""Names of parameters, and of what is made of them, that hold the rows a function is about."""

MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
NARROWING = frozenset({"filter", "exclude", "in_bulk", "get"})
CHANGING = frozenset({"actions", "migrations"})
"""Actions check the right and the record before they change it, and give no rows away."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Why a function may read past the policy, and the beginnings of the modules that may call it."""

    why: str
    callers: tuple[str, ...]


_IMPORTS = ("apps/imports/", "apps/figures/snapshots", "apps/reconciliation/")
_SEARCHES = ("apps/search/queries", "apps/pipeline/listing/names", "apps/texts")
_PRIVACY = ("apps/privacy/",)
READERS: dict[str, Reader] = {
    "apps/accounts/queries.wall_rows": Reader("snapshot", _IMPORTS),
    "apps/accounts/queries.accounts_closed_to": Reader("what search leaves out", _SEARCHES),
    "apps/accounts/queries.walls_in_use": Reader("names of walls, and no row", ("apps/roles/access",)),
    "apps/audit/queries/behind_walls.closed_subjects": Reader(
        "the log names no record that a reader's walls close, and gives no row away", ("apps/audit/views",)
    ),
    "apps/accounts/queries.account_keyed": Reader(
        "the account that a merge names", ("apps/accounts/merging/",)
    ),
    "apps/accounts/queries.partners_keyed": Reader(
        "who manages users grants a role for a partner", ("apps/roles/forms", "cli/user_changes")
    ),
    "apps/partners/queries.busiest_partner": Reader(
        "the demo finds its logins a partner", ("cli/demo_people",)
    ),
    "apps/accounts/queries.accounts_by_name": Reader("an import joins by name", _IMPORTS),
    "apps/accounts/queries.account_names": Reader("a search takes those that are seen", _SEARCHES),
    "apps/accounts/queries.contact_names": Reader("a search takes those that are seen", _SEARCHES),
    "apps/changes/queries.waiting_proposals": Reader(
        "narrowed to deals that are seen", ("apps/changes/waiting",)
    ),
    "apps/changes/queries.open_lines": Reader("an import answers them", ("apps/changes/actions/", *_IMPORTS)),
    "apps/people/queries.person_by_key": Reader(
        "who manages users links a person", ("apps/roles/forms", "cli/user_changes", *_IMPORTS)
    ),
    "apps/people/queries.people_named": Reader("who manages users links a person", ("apps/roles/forms",)),
    "apps/people/queries.person_with_address": Reader(
        "a directory links the person of a user", ("apps/directory/actions/",)
    ),
    "apps/people/queries.people_by_name": Reader("an import joins by name", _IMPORTS),
    "apps/people/queries.people_names": Reader("a search takes those that are seen", _SEARCHES),
    "apps/pipeline/listing/queries.opportunity_names": Reader("a list takes those that are seen", _SEARCHES),
    "apps/pipeline/queries.opportunity_keyed": Reader(
        "the operator holds the home itself", ("apps/roles/explained/queries",)
    ),
    "apps/pipeline/queries.names_of_deals": Reader("an import joins by name", _IMPORTS),
    "apps/privacy/queries/retention._contacts": Reader(
        "who answers for people's data sees all of it", _PRIVACY
    ),
    "apps/privacy/queries/retention._leads": Reader("who answers for people's data sees all of it", _PRIVACY),
    "apps/privacy/queries/retention._people": Reader(
        "who answers for people's data sees all of it", _PRIVACY
    ),
    "apps/privacy/queries/subjects._referring": Reader("the records of one person", _PRIVACY),
}


def check(source: Source) -> Iterator[Hit]:
    """Yield queries on guarded rows that nothing narrows, and calls of what reads past the policy."""
    if source.room not in {"apps", "web", "cli"} or CHANGING & set(source.modules):
        return
    yield from _calls(source)
    if str(source.path).startswith("apps/imports/"):
        return
    functions = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
    asking = _asking(functions)
    module = str(source.path.with_suffix(""))
    for function in functions:
        if function.name in asking or f"{module}.{function.name}" in READERS:
            continue
        is_given = _takes_what_it_is_given(function)
        for line, model in _queries(function):
            if not is_given:
                yield (
                    line,
                    f"rows of {model} are asked for past the policy: ask it, or be given their numbers",
                )
    for line, model in _queries_outside(source.tree, functions):
        yield line, f"rows of {model} are asked for past the policy: ask it, or be given their numbers"


def _calls(source: Source) -> Iterator[Hit]:
    """What reads past the policy is called by those alone whom it names."""
    module = str(source.path.with_suffix(""))
    for line, name in sorted(set(source.named())):
        path, _dot, function = name.removeprefix("fieldhouse.").rpartition(".")
        called = f"{path.replace('.', '/')}.{function}"
        reader = READERS.get(called)
        if reader is not None and not module.startswith(reader.callers):
            yield line, f"{function} reads past the policy ({reader.why}): ask a query that asks the policy"


def _asking(functions: list[ast.FunctionDef]) -> set[str]:
    """The functions that ask the policy, themselves or by one of their module."""
    names = {one.name: _names(one) for one in functions}
    asking = {name for name, used in names.items() if used & POLICY}
    while more := {name for name, used in names.items() if name not in asking and used & asking}:
        asking |= more
    return asking


def _takes_what_it_is_given(function: ast.FunctionDef) -> bool:
    """Whether one of the filters takes a parameter that holds rows, or something that is made of one."""
    parameters = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
    if not parameters & GIVEN:
        return False
    narrowing = (
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in NARROWING
    )
    return any(
        isinstance(inner, ast.Name) and inner.id in GIVEN
        for call in narrowing
        for argument in (*call.args, *(one.value for one in call.keywords))
        for inner in ast.walk(argument)
    )


def _queries(node: ast.AST) -> Iterator[tuple[int, str]]:
    for inner in ast.walk(node):
        if not (isinstance(inner, ast.Attribute) and inner.attr in MANAGERS):
            continue
        if isinstance(inner.value, ast.Name) and inner.value.id in GUARDED:
            yield inner.lineno, inner.value.id


def _queries_outside(tree: ast.Module, functions: list[ast.FunctionDef]) -> Iterator[tuple[int, str]]:
    inside = {hit for function in functions for hit in _queries(function)}
    yield from (hit for hit in _queries(tree) if hit not in inside)


def _names(node: ast.AST) -> set[str]:
    used = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    return used | {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


LINT = Lint("rows-past-policy", ".py", check)
