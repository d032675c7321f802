"""Making users and roles, granting them, showing deals to others, and standing in for somebody."""

from fieldhouse.apps.roles.actions.absences import end_absence, take_absence
from fieldhouse.apps.roles.actions.roles import drop_role, keep_role
from fieldhouse.apps.roles.actions.shares import NewShare, end_share, may_end, share
from fieldhouse.apps.roles.actions.users import (
    DEMO_PASSWORD,
    FIRST_LOGIN,
    FirstLogin,
    NewGrant,
    create_user,
    end_grant,
    grant_role,
    make_first_login,
    prefer,
    random_password,
    set_nationalities,
    set_password,
)

__all__ = [
    "DEMO_PASSWORD",
    "FIRST_LOGIN",
    "FirstLogin",
    "NewGrant",
    "NewShare",
    "create_user",
    "drop_role",
    "end_absence",
    "end_grant",
    "end_share",
    "grant_role",
    "keep_role",
    "make_first_login",
    "may_end",
    "prefer",
    "random_password",
    "set_nationalities",
    "set_password",
    "share",
    "take_absence",
]
