"""The roles out of the box. What they are called, and for whom they are, stands in `labels`, in both languages.

A role that an administrator changes goes before the one of its code here; one that nobody changed follows the product.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldhouse.apps.roles.rights import Reach, Right, Withheld


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A role: its code, its rights, how far it sees, the walls that it opens and the fields that it withholds.

    The names and what the role is for are empty for a role out of the box.
    """

    code: str
    rights: frozenset[str] = frozenset()
    reach: frozenset[str] = frozenset()
    walls: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    name: str = ""
    name_ja: str = ""
    about: str = ""
    about_ja: str = ""

    @property
    def needs_partner(self) -> bool:
        """Whether the role is for somebody of a partner, and has to be granted for one."""
        return Reach.ROUTES in self.reach

    @property
    def needs_node(self) -> bool:
        """Whether the role reaches nothing unless it is granted over a node."""
        return Reach.NODE in self.reach and not self.reach & {Reach.EVERYTHING, Reach.OWN, Reach.TERRITORIES}


EVERY_FIELD = frozenset(str(one) for one in Withheld)

_ALL = frozenset(Right)
_EVERYWHERE = frozenset({Reach.EVERYTHING, Reach.NODE, Reach.TEAMS})
_LEADS = frozenset({Reach.NODE, Reach.TEAMS})
_MANAGES = frozenset(
    {Right.EDIT_DEALS, Right.EXPORT, Right.SEE_FORECAST, Right.SUBMIT_FORECAST, Right.ADJUST_FORECAST}
)
_KEEPS_HOUSE = frozenset(
    {
        Right.MANAGE_USERS,
        Right.IMPORT,
        Right.RECONCILE,
        Right.SEE_RUNS,
        Right.SEE_AUDIT,
        Right.SEE_ACCESS,
        Right.ANSWER_PEOPLE,
    }
)

STANDARD: dict[str, RoleRule] = {
    rule.code: rule
    for rule in (
        RoleRule("administrator", _KEEPS_HOUSE | {Right.SEE_FORECAST}, _EVERYWHERE),
        RoleRule(
            "revops",
            _ALL
            - {
                Right.MANAGE_USERS,
                Right.SEE_AUDIT,
                Right.SEE_ACCESS,
                Right.ANSWER_PEOPLE,
                Right.SUBMIT_FORECAST,
                Right.ADJUST_FORECAST,
                Right.SEE_PARTIES,
                Right.SEE_PRICES,
            },
            _EVERYWHERE,
        ),
        RoleRule(
            "executive", frozenset({Right.EXPORT, Right.SEE_FORECAST, Right.ADJUST_FORECAST}), _EVERYWHERE
        ),
        RoleRule("region_leader", _MANAGES | {Right.SET_QUOTA}, _LEADS),
        RoleRule("area_manager", _MANAGES, _LEADS),
        RoleRule("seller", _MANAGES - {Right.ADJUST_FORECAST}, _LEADS | {Reach.OWN}),
        RoleRule(
            "field_marketer",
            frozenset({Right.SEE_FORECAST}),
            frozenset({Reach.NODE, Reach.TERRITORIES}),
            fields=EVERY_FIELD,
        ),
        RoleRule(
            "marketing_leader",
            frozenset({Right.EXPORT, Right.SEE_FORECAST}),
            frozenset({Reach.EVERYTHING, Reach.NODE}),
            fields=EVERY_FIELD,
        ),
        RoleRule(
            "channel_manager",
            frozenset({Right.EDIT_DEALS, Right.EXPORT, Right.SEE_FORECAST}),
            frozenset({Reach.NODE, Reach.OWN, Reach.TEAMS, Reach.TERRITORIES}),
            fields=frozenset({Withheld.MARGIN}),
        ),
        RoleRule("partner_user", reach=frozenset({Reach.ROUTES}), fields=EVERY_FIELD),
        RoleRule("deal_desk", frozenset({Right.EDIT_DEALS, Right.SEE_FORECAST}), _EVERYWHERE),
        RoleRule(
            "finance",
            frozenset({Right.EXPORT, Right.SEE_FORECAST, Right.CLOSE_PERIOD}),
            _EVERYWHERE,
            fields=frozenset({Withheld.PRIVATE_NOTES}),
        ),
        RoleRule("recruiter", fields=EVERY_FIELD),
        RoleRule("hiring_manager", fields=EVERY_FIELD),
        RoleRule(
            "auditor",
            frozenset({Right.EXPORT, Right.SEE_FORECAST, Right.SEE_RUNS, Right.SEE_AUDIT, Right.SEE_ACCESS}),
            _EVERYWHERE,
        ),
    )
}

EARLIER = {"leader": "area_manager"}
"""Codes of roles of earlier releases, by which grants of then are still kept, and what they are now."""


def code_of(code: str) -> str:
    """The code by which a role goes today."""
    return EARLIER.get(code, code)
