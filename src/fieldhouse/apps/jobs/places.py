"""Where in the product a duty is done: a page, a command, or nowhere yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Place:
    """What a duty needs, and where that is: ``route`` is the name of a page's route, ``command`` the words after
    ``fieldhouse``; with neither it is nowhere yet. ``metrics`` are the figures that tell how it stands."""

    label: Promise
    route: str = ""
    command: str = ""
    metrics: tuple[str, ...] = ()

    @property
    def is_anywhere(self) -> bool:
        """Whether the product has it."""
        return bool(self.route or self.command)


PLACES: dict[str, Place] = {
    "forecast": Place(_("Forecast"), "home", "forecast show", ("commit_total", "expectation")),
    "figures": Place(_("Figures of the team"), "home", "figure", ("closed", "attainment")),
    "quotas": Place(_("Quotas"), "quotas", "", ("quota", "gap")),
    "allocation": Place(_("Sharing a quota out"), "", "quota allocate"),
    "territory": Place(_("Who covers which account"), "", "territory solve"),
    "deals": Place(_("Deals with their history"), "deals", "deals list", ("open_all",)),
    "partners": Place(_("Partners"), "partner_sheets", ""),
    "pay": Place(_("Variable pay"), "", "compensation run"),
    "library": Place(_("Job families"), "jobs", "jobs import"),
    "handbook": Place(_("Changing a handbook page")),
    "account_plan": Place(_("Account plans")),
    "relations": Place(_("Contacts and call plans")),
    "plan": Place(_("Market and growth plans")),
    "qualification": Place(_("Qualification of deals")),
    "next_steps": Place(_("Next steps and close plans")),
    "qbr": Place(_("Business reviews")),
    "winloss": Place(_("Reasons of wins and losses")),
    "lessons": Place(_("Lessons learned")),
    "enablement": Place(_("Briefs on the industry")),
    "quote": Place(_("Quotes, proposals and margins")),
    "public_sector": Place(_("Procurement of the public sector")),
    "sdr": Place(_("Working with sales development")),
    "campaigns": Place(_("Campaigns and their calendar")),
    "attribution": Place(_("Results of campaigns")),
    "budget": Place(_("Marketing budget")),
    "abm": Place(_("Account-based marketing")),
    "localisation": Place(_("Brand and localisation")),
    "experiments": Place(_("Experiments")),
    "exchange": Place(_("Exchange between sales and marketing")),
    "team": Place(_("Coaching and development")),
    "hiring": Place(_("Candidates and hiring")),
    "onboarding": Place(_("Onboarding")),
    "headcount": Place(_("Headcount plan")),
    "feedback": Place(_("Product feedback")),
    "adoption": Place(_("Adoption after the sale")),
    "first_order": Place(_("New customers")),
}
