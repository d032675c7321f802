"""What roles, their atoms and walls are called, and for whom the roles out of the box are."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fieldhouse.apps.roles.queries import roles_on
from fieldhouse.apps.roles.standard import code_of
from fieldhouse.clock import now
from fieldhouse.domain.walls import wall_parts

ROLES: dict[str, Promise] = {
    "administrator": _("Administrator"),
    "revops": _("RevOps"),
    "executive": _("Executive"),
    "region_leader": _("Region leader"),
    "area_manager": _("Area manager"),
    "seller": _("Seller"),
    "field_marketer": _("Field marketer"),
    "marketing_leader": _("Marketing leader"),
    "channel_manager": _("Channel manager"),
    "partner_user": _("Partner user"),
    "deal_desk": _("Deal desk"),
    "finance": _("Finance and compensation administrator"),
    "recruiter": _("Recruiter"),
    "hiring_manager": _("Hiring manager"),
    "auditor": _("Auditor"),
}
ABOUT: dict[str, Promise] = {
    "administrator": _(
        "Keeps the house: users, roles, imports and the log. Changes no deal and no forecast."
    ),
    "revops": _("Keeps the numbers: imports, quotas, teams, periods, exports. Adjusts nobody's forecast."),
    "executive": _("Reads every team, adjusts the forecast, exports. Changes no deal."),
    "region_leader": _("Leads a region: its deals, its forecast and its quotas, with all teams below."),
    "area_manager": _("Leads a team: its deals and its forecast. Quotas come from above."),
    "seller": _("Works on deals of their own and of their teams, and submits their own forecast."),
    "field_marketer": _(
        "Sees the pipeline of the territories they work in or are granted. Margins, discounts and notes are withheld."
    ),
    "marketing_leader": _("Sees every pipeline and exports it. Margins, discounts and notes are withheld."),
    "channel_manager": _(
        "Works with partners: deals of their territories and teams, partners' sheets. Margins are withheld."
    ),
    "partner_user": _("Works for a partner. Sees the deals with a leg of it, on a page of its own."),
    "deal_desk": _("Helps with every deal: sees all of them with margins and discounts, and edits them."),
    "finance": _("Closes periods and takes figures out. Private notes are withheld."),
    "recruiter": _("Works with candidates. Sees no deal and no figure."),
    "hiring_manager": _("Hires for a team. Sees no deal and no figure by this role alone."),
    "auditor": _("Reads everything in front of walls, the log and who sees what. Changes nothing."),
}
RIGHTS: dict[str, Promise] = {
    "edit_deals": _("Edit deals"),
    "export": pgettext_lazy("right", "Export"),
    "see_forecast": _("See figures and the forecast"),
    "submit_forecast": _("Submit a forecast"),
    "adjust_forecast": _("Adjust a forecast that others submitted"),
    "set_quota": _("Set quotas"),
    "move_teams": _("Move teams"),
    "merge_accounts": _("Merge accounts"),
    "close_period": _("Close periods"),
    "import": pgettext_lazy("right", "Import"),
    "reconcile": _("Compare with a report"),
    "see_runs": _("See runs"),
    "see_audit": _("See the audit log"),
    "see_access": _("See who sees what, and why"),
    "see_parties": _("See the other partners on a route, as somebody of one of them"),
    "see_prices": _("See prices between two other parties of a route"),
    "manage_users": _("Manage users and roles"),
    "answer_people": _("Answer for people's data: export and erase it"),
}
REACHES: dict[str, Promise] = {
    "everything": _("Everything, where it is granted over no node"),
    "node": _("The granted node and all below"),
    "own": _("Own deals and seats"),
    "teams": _("Deals of their teams"),
    "territories": _("Territories they work in"),
    "routes": _("Deals with a leg of their partner, on pages of its own"),
}
WITHHELD: dict[str, Promise] = {
    "margin": _("Margin"),
    "discount": _("Discount"),
    "private_notes": _("Private notes"),
}
WALLS: dict[str, Promise] = {"public_sector": _("Public sector")}


def wall_name(wall: str) -> str:
    """What a wall is called, with the nationality that it asks for."""
    clearance, country = wall_parts(wall)
    name = str(WALLS.get(clearance, clearance))
    if not country:
        return name
    return gettext("%(wall)s, for nationals of %(country)s alone") % {"wall": name, "country": country}


def role_name(code: str, language: str) -> str:
    """What a role is called in a language: as whoever made it called it, or as the product does."""
    rule = roles_on(now().date()).get(code_of(code))
    own = "" if rule is None else (rule.name_ja if language.startswith("ja") else rule.name) or rule.name
    return own or str(ROLES.get(code_of(code), code))


def role_about(code: str, language: str) -> str:
    """For whom a role is, by the same rule."""
    rule = roles_on(now().date()).get(code_of(code))
    own = "" if rule is None else (rule.about_ja if language.startswith("ja") else rule.about) or rule.about
    return own or str(ABOUT.get(code_of(code), ""))
