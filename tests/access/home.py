"""The home of the marked company, and everybody who signs in there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.demo_home import PASSWORD, standing_in

from .oracle import Who
from .world import NATION, ORGANISATION, TERRITORIES, WALL, World, write
from .world import build as build_world

OPEN = frozenset({WALL})
PEOPLE = (
    Who("administrator", "administrator"),
    Who("revops", "revops"),
    Who("executive", "executive"),
    Who("auditor", "auditor"),
    Who("walled_auditor", "auditor", walls=OPEN, nation=NATION),
    Who("east", "region_leader", (ORGANISATION, "EAST")),
    Who("west", "area_manager", (ORGANISATION, "WEST")),
    Who("team", "area_manager", (ORGANISATION, "E1")),
    Who("walled_team", "area_manager", (ORGANISATION, "E1"), walls=OPEN, nation=NATION),
    Who("north", "area_manager", (TERRITORIES, "NORTH")),
    Who("seller", "seller", person="own", nation=NATION),
    Who("walled_seller", "seller", person="own", walls=OPEN),
    Who("mover", "seller", person="mover"),
    Who("shown", "seller", person="mate", shown=("other", "walled other")),
    Who("deputy", "seller", person="other", stands_in_for="walled_team"),
    Who("marketer", "field_marketer", (ORGANISATION, "EAST")),
    Who("marketing", "marketing_leader"),
    Who("channel", "channel_manager", (ORGANISATION, "E2"), person="tim"),
    Who("desk", "deal_desk"),
    Who("finance", "finance"),
    Who("distributor", "partner_user", partner="DIST"),
    Who("reseller", "partner_user", partner="RESA"),
    Who("walled_reseller", "partner_user", partner="RESA", walls=OPEN),
    Who("reseller_b", "partner_user", partner="RESB"),
    Who("recruiter", "recruiter"),
    Who("hiring", "hiring_manager"),
    Who("nobody", ""),
)
"""Everybody, as the oracle is told of them."""


def fill(folder: Path, files: Path, world: World) -> None:
    """Bring the company into an empty home, and its users; the caller has unblocked the database."""
    from django.test.utils import override_settings

    from fieldhouse.apps.imports.actions import import_source

    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with standing_in(folder), override_settings(**quick):  # nobody here signs in by a password
        run = import_source(write(files, world), "fieldhouse", describe=lambda finding: finding.rule)
        assert run.state == "done" and not run.summary["rejected"], run.summary
        for who in PEOPLE:
            _add(who)
        for who in PEOPLE:
            _show(who, world)


def _add(who: Who) -> None:
    from fieldhouse.apps.accounts.models import Account
    from fieldhouse.apps.people.models import Person, Position
    from fieldhouse.apps.roles.actions import create_user, grant_role
    from fieldhouse.apps.territories.models import Territory

    person = Person.objects.get(source_key=who.person).pk if who.person else None
    nations = [who.nation] if who.nation else []
    user = create_user(who.login, PASSWORD, person=person, nationalities=nations)
    if who.role:
        place = {}
        if who.node is not None:
            tree, key = who.node
            kind, name = (Position, "position") if tree == ORGANISATION else (Territory, "territory")
            place = {name: kind.objects.get(source_key=key).pk}
        if who.partner:
            place["partner"] = Account.objects.get(source_key=who.partner).pk
        grant_role(user, who.role, walls=sorted(who.walls), **place)


def _show(who: Who, world: World) -> None:
    """Show deals to somebody, walled ones too as somebody behind the wall would, and have a deputy stand in."""
    from datetime import timedelta

    from fieldhouse.apps.pipeline.models import Opportunity
    from fieldhouse.apps.roles.actions import take_absence
    from fieldhouse.apps.roles.models import Share
    from fieldhouse.apps.roles.queries import user_named
    from fieldhouse.clock import now

    user, today = user_named(who.login), now().date()
    for one in (deal for deal in world.deals.values() if deal.example in who.shown):
        Share.objects.create(
            user=user,
            opportunity=Opportunity.objects.get(source_key=one.key),
            valid_from=today,
            valid_to=today + timedelta(days=30),
            reason="-",
            made_by=user_named("revops"),
            made_at=now(),
        )
    if who.stands_in_for:
        absent = user_named(who.stands_in_for)
        take_absence(absent, absent, user, today, today + timedelta(days=30))


def made(folder: Path, out: Path) -> dict[str, Any]:
    """A saved view, a share, an absence, a grant, an export, a partner's sheet and cited figures, by what they are."""
    from django.http import QueryDict

    from fieldhouse.apps.accounts.models import Account
    from fieldhouse.apps.figures.actions import cite
    from fieldhouse.apps.figures.exports.actions import ask_for_export
    from fieldhouse.apps.figures.nodes import node_named
    from fieldhouse.apps.figures.queries import figure
    from fieldhouse.apps.figures.question import ask
    from fieldhouse.apps.partners.models import PartnerLine, PartnerSheet
    from fieldhouse.apps.pipeline.listing.actions import save_view
    from fieldhouse.apps.pipeline.models import Opportunity
    from fieldhouse.apps.roles.models import Absence, Grant, Share
    from fieldhouse.apps.roles.queries import user_named
    from fieldhouse.clock import now

    people = {who.login: user_named(who.login) for who in PEOPLE}
    numbers = {int(one.source_key[2:5]): one.pk for one in Opportunity.objects.all()}
    view = save_view(people["revops"], "mine", "outcome=open")
    run = ask_for_export(people["walled_team"], "deals", "csv", QueryDict("outcome=open"))
    files = folder / "runs" / str(run.pk)
    files.mkdir(parents=True, exist_ok=True)
    (files / "fieldhouse-deals.csv").write_text("kq001d\n", encoding="utf-8")
    walled = ask(node_named("organisation/marked:HQ"), period="FY26", walls=(WALL,))
    plain = ask(node_named("organisation/marked:E1"), period="FY26")
    cited = [figure(one, "open_all") for one in (plain, walled)]
    cite(cited, "export", people["walled_auditor"])
    sheet = PartnerSheet.objects.create(
        partner=Account.objects.get(source_key="DIST"),
        file="sheet.csv",
        said_on=now().date(),
        brought_by=people["walled_team"],
        brought_at=now(),
        answered_at=now(),
    )
    told = (("two tiers, A", 0), ("two tiers, A, walled", 1))
    deals = {
        name: next(one for one in build_world().deals.values() if one.example == name) for name, _row in told
    }
    for name, row in told:
        PartnerLine.objects.create(
            sheet=sheet,
            row=row,
            told={
                "account": f"kq{deals[name].accounts[0][0].mark:03d}a",
                "name": f"kq{deals[name].mark:03d}d",
            },
            state="matched",
            opportunity_id=numbers[deals[name].mark],
        )
    return {
        "numbers": numbers,
        "view": view.pk,
        "share": Share.objects.order_by("pk").first().pk,
        "absence": Absence.objects.get().pk,
        "user": people["mover"].pk,
        "grant": Grant.objects.get(user=people["mover"]).pk,
        "export": run.pk,
        "file": "fieldhouse-deals.csv",
        "code": cited[0].id,
        "walled code": cited[1].id,
        "sheet": sheet.pk,
        "folder": str(out / "sheet"),
        "log": str(out / "audit.jsonl"),
        "report": str(_report(out / "report.csv")),
    }


def _report(path: Path) -> Path:
    """A report of the source with one deal of it, so that a comparison tells of all others."""
    path.write_text(
        "Opportunity ID,Opportunity Name,Stage,Amount,Close Date\nkq001k,Deal kq001d,Talks,7001037,2026-12-15\n",
        encoding="utf-8",
    )
    return path
