"""The atoms that roles are made of: what one may do, how far one sees, and which fields are withheld."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """Something that a person may do. Seeing, submitting and adjusting a forecast are three rights."""

    EDIT_DEALS = "edit_deals"
    EXPORT = "export"
    SEE_FORECAST = "see_forecast"
    SUBMIT_FORECAST = "submit_forecast"
    ADJUST_FORECAST = "adjust_forecast"
    SET_QUOTA = "set_quota"
    MOVE_TEAMS = "move_teams"
    MERGE_ACCOUNTS = "merge_accounts"
    CLOSE_PERIOD = "close_period"
    IMPORT = "import"
    RECONCILE = "reconcile"
    SEE_RUNS = "see_runs"
    SEE_AUDIT = "see_audit"
    SEE_ACCESS = "see_access"
    SEE_PARTIES = "see_parties"
    SEE_PRICES = "see_prices"
    MANAGE_USERS = "manage_users"
    ANSWER_PEOPLE = "answer_people"


class Reach(StrEnum):
    """How far a role sees. A role may have several, or none: it then reaches no deal.

    ``everything`` is every node, where the role is granted without one. ``node`` is the node that it is granted over,
    and all below. ``own`` are the deals of the person linked, and the seats that they hold. ``teams`` are deals on
    which somebody in reach works beside the owner, or whose credit they share, and those of accounts whose team says
    so. ``territories`` are the territories in which the person works, and all below. ``routes`` are for somebody of a
    partner: the deals with a leg of the partner that it is granted for, on pages of their own and nowhere else.
    """

    EVERYTHING = "everything"
    NODE = "node"
    OWN = "own"
    TEAMS = "teams"
    TERRITORIES = "territories"
    ROUTES = "routes"


class Withheld(StrEnum):
    """Groups of fields that a role may withhold (`fieldhouse.domain.withheld` says which fields they are)."""

    MARGIN = "margin"
    DISCOUNT = "discount"
    PRIVATE_NOTES = "private_notes"
