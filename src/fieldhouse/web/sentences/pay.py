"""Sentences of pay runs: what is wrong with a plan, the payees or the credits, and what to do about it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAY: dict[str, Promise] = {
    "plan.not_yaml": _("This is no YAML: %(value)s. Correct the line."),
    "plan.empty": _("The plan is empty. Write at least its name, its first day and one component."),
    "plan.alias": _("Anchors and aliases are not read. Write the values out."),
    "plan.field_twice": _("The field %(column)s stands twice. Keep one of them."),
    "plan.unknown_field": _(
        "There is no field %(column)s here. The schema in docs/compensation.md names those that there are."
    ),
    "plan.field_missing": _("The field %(column)s is missing. Add it."),
    "plan.bad_field": _(
        "The field %(column)s cannot hold this: %(value)s. The schema in docs/compensation.md says what it may be."
    ),
    "plan.bad_day": _("%(value)s is no day of the calendar. Write it as 2026-11-30."),
    "plan.bad_rate": _("%(value)s is no rate. Write 4%%, 1.5x, 1x full, 150 each or 3/32."),
    "plan.bad_share": _("%(value)s is no share. Write 50%%, 0.5 or 1/2."),
    "plan.bad_amount": _("%(value)s is no amount and no percentage. Write 145000.00 or 80%%."),
    "plan.ends_before_it_begins": _("The plan ends before it begins. Correct one of its days."),
    "plan.component_twice": _("Two components are called %(column)s. Rename one of them."),
    "plan.gate_unknown": _(
        "The gate asks for the component %(column)s, which the plan does not have. Name one that it has."
    ),
    "plan.draw_forgiven": _(
        "A forgiven draw says when by forgiven_each, and no other draw does. Correct the draw."
    ),
    "plan.season_not_whole": _(
        "The seasons do not make up a year: they need 4 or 12 shares that add up to 100%%."
    ),
    "plan.hold_not_whole": _("The instalments do not add up to 100%%. Correct their shares."),
    "plan.clawback_ages": _(
        "The ages have to rise, and the last entry has none, so that every age has a share."
    ),
    "plan.one_way_of_pay": _("The component %(column)s needs exactly one of rate, tiers and objectives."),
    "plan.tier_pays_one_thing": _("A tier needs exactly one of rate, pays and level."),
    "plan.tier_gap": _(
        "There is a gap between the tiers, in which nothing would be said of the pay. Let every tier begin "
        "where the one before it ends, the first one at 0, and leave the last one open."
    ),
    "plan.tier_overlap": _("This tier begins before the one before it ends. Let them meet."),
    "plan.tier_kinds": _(
        "Bounds of one component are all amounts or all percentages. Write this one as the others."
    ),
    "plan.open_tier_pays": _("A tier that pays an amount in proportion needs an end. Give it a to."),
    "plan.levels_alone": _("Levels and rates do not mix in one component. Make two components of it."),
    "plan.milestones_over_whole": _("The milestones come to more than 100%%. Correct their shares."),
    "plan.versions_overlap": _(
        "%(value)s holds on days on which %(other)s does, too. Correct the days of one of them."
    ),
    "pay.column_missing": _("The column %(column)s is missing. Add it."),
    "pay.and_more": _("There are more of these than are listed: %(value)s."),
    "pay.too_large": _("%(value)s does not fit into 64 bits as minor units. Correct it in the source."),
    "pay.not_whole": _("%(value)s is no whole number of minor units. Correct it in the source."),
    "pay.bad_day": _("%(value)s is no day of the calendar as 2026-11-30 is. Correct it in the source."),
    "pay.empty": _("The column %(column)s is empty here. Fill it in."),
    "pay.bad_period": _("%(text)s is no period. Write 2026-11, 2026-Q4 or 2026."),
    "pay.folder_in_use": _(
        "The folder %(folder)s holds files already. Name a new one: a run never changes another one."
    ),
    "pay.not_a_run": _("The folder %(folder)s holds no finished pay run. Name the folder of one."),
    "pay.unknown_payee": _(
        "The run in %(folder)s has no payee %(payee)s. Look for the payee_id in its statements.csv."
    ),
    "pay.nothing_to_compare": _(
        "%(file)s has none of the columns that can be compared: %(columns)s. Add one, or credit_id and amount_minor."
    ),
    "pay.no_quota": _("A payee has no quota, and the plan pays by it. Add it to the payees."),
    "pay.no_target": _("A payee has no target pay, and the plan pays by it. Add it to the payees."),
    "pay.open_tier_pays": _("A tier that pays an amount in proportion has no end. Give it one in the plan."),
    "payee.bad_status": _(
        "A payee is active or on leave, and not %(value)s. Write active, leave or nothing."
    ),
    "payee.ends_before_it_begins": _("This row ends before it begins. Correct one of its days."),
    "payee.unknown_plan": _("%(payee)s is on the plan %(value)s, which was not given. Give it with --plan."),
    "payee.two_plans": _(
        "%(value)s is on two plans on the same days: %(one)s and %(other)s. End the earlier row before the "
        "later one begins."
    ),
    "payee.two_currencies": _(
        "%(value)s is paid in two currencies. Give the later row a payee_id of its own."
    ),
    "payee.circular_managers": _("These lead each other in a circle: %(value)s. Correct one manager."),
    "payee.no_quota": _("%(value)s has no quota in %(column)s, and %(component)s pays by it. Add it."),
    "payee.no_target": _("%(value)s has no target pay in %(column)s, and %(component)s pays by it. Add it."),
    "credit.bad_share": _(
        "A share lies between 0 and 10000 basis points, and %(value)s does not. Correct it."
    ),
    "credit.unknown_payee": _(
        "The credit %(credit)s is for %(payee)s, who is not among the payees. Add them, or correct the credit."
    ),
    "credit.column_missing": _(
        "The plan asks for the column %(value)s, which the credits do not have. Add it, or change the plan."
    ),
    "credit.no_plan": _(
        "%(payee)s is on no plan on %(value)s, the day of the credit %(credit)s. Extend the row of the payee "
        "or the plan."
    ),
    "credit.twice": _(
        "The credit %(credit)s stands twice for %(payee)s. Remove one, or give it an id of its own."
    ),
    "credit.over_whole": _(
        "The deal %(deal)s is credited by more than 100%%: %(share_bp)s basis points. Correct the shares, or "
        "mark an overlay as such in the column role."
    ),
    "credit.under_whole": _(
        "The deal %(deal)s is credited by less than 100%%: %(share_bp)s basis points, and %(rest_minor)s "
        "minor units are nobody's."
    ),
    "credit.counts_nowhere": _(
        "No component of the plan counts the credit %(credit)s of %(payee)s. Look at its measure."
    ),
    "credit.withdrawn": _(
        "The earlier run knew the credit %(credit)s of %(payee)s, and this file does not. What it paid is "
        "carried as a difference."
    ),
    "clawback.no_earning": _(
        "The credit %(credit)s reverses %(value)s, which is not there for %(payee)s. Add it, or its day in "
        "reversed_on."
    ),
    "clawback.not_opposite": _(
        "The credit %(credit)s reverses another one and has the same sign. A reversal is negative."
    ),
    "clawback.over_whole": _(
        "The credit %(credit)s takes back more than its earning was. Correct its amount."
    ),
    "clawback.before_earning": _(
        "The credit %(credit)s reverses one that came later. Correct one of their days."
    ),
    "currency.no_rate": _(
        "There is no rate from %(base)s to %(quote)s on that day. Add one to the rates or to the plan."
    ),
    "opening.unknown_payee": _("The opening balance is for %(value)s, who is not among the payees."),
    "opening.unknown_component": _(
        "The opening balance names the component %(value)s, which no plan of the payee has."
    ),
    "opening.twice": _("There are two opening balances for %(value)s and the same component. Keep one."),
    "pay.inputs_changed": _(
        "The files of the run in %(folder)s can no longer be read as they were. Run it again into a new folder."
    ),
    "pay.statement_fetches": _("A statement asks for %(url)s. Statements hold everything that they show."),
    "objective.unknown_payee": _(
        "The objective %(objective)s is for %(payee)s, who is not among the payees. It pays nothing."
    ),
    "objective.not_on_plan": _(
        "%(milestone)s of %(objective)s was reached by %(payee)s, who was not on the plan that day. It pays nothing."
    ),
    "objective.no_evidence": _(
        "%(milestone)s of %(objective)s was reached by %(payee)s, and nothing shows it. It pays nothing until "
        "a figure or evidence is named."
    ),
    "objective.not_approved": _(
        "%(milestone)s of %(objective)s was reached by %(payee)s, and nobody approved it. It pays nothing "
        "until somebody does."
    ),
}
