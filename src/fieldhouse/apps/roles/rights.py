"""What each role may do, beside what it may see."""

from __future__ import annotations

from enum import StrEnum

from fieldhouse.apps.roles.models import Grant


class Right(StrEnum):
    """Something that a person may do."""

    EDIT_DEALS = "edit_deals"
    EXPORT = "export"
    SET_QUOTA = "set_quota"
    MOVE_TEAMS = "move_teams"
    MERGE_ACCOUNTS = "merge_accounts"
    CLOSE_PERIOD = "close_period"
    IMPORT = "import"
    RECONCILE = "reconcile"
    SEE_RUNS = "see_runs"
    SEE_AUDIT = "see_audit"
    MANAGE_USERS = "manage_users"
    ANSWER_PEOPLE = "answer_people"


_ALL = frozenset(Right)
RIGHTS: dict[str, frozenset[Right]] = {
    Grant.Role.ADMINISTRATOR: frozenset(
        {
            Right.MANAGE_USERS,
            Right.IMPORT,
            Right.RECONCILE,
            Right.SEE_RUNS,
            Right.SEE_AUDIT,
            Right.ANSWER_PEOPLE,
        }
    ),
    Grant.Role.REVOPS: _ALL - {Right.MANAGE_USERS, Right.SEE_AUDIT, Right.ANSWER_PEOPLE},
    Grant.Role.LEADER: frozenset({Right.EDIT_DEALS, Right.EXPORT}),
    Grant.Role.SELLER: frozenset({Right.EDIT_DEALS, Right.EXPORT}),
    Grant.Role.AUDITOR: frozenset({Right.EXPORT, Right.SEE_RUNS, Right.SEE_AUDIT}),
}
"""The rights of each role. An auditor reads everything and changes nothing."""

SEES_EVERYTHING = frozenset({Grant.Role.ADMINISTRATOR, Grant.Role.REVOPS, Grant.Role.AUDITOR})
"""Roles that, granted without a node, see every node and row (not behind walls)."""
