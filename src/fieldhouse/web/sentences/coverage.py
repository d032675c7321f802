"""Sentences of coverage plans: what is wrong with their files, and what no plan can meet."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COVERAGE: dict[str, Promise] = {
    "coverage.unreadable": _(
        "The file cannot be read: %(reason)s. Save it as UTF-8, with commas between the cells."
    ),
    "coverage.no_rows": _("The file has a head and no rows. Add one for each account or seller."),
    "coverage.row_ragged": _(
        "The row has %(cells)s cells and the head %(wanted)s. Put texts with commas into quotes."
    ),
    "coverage.column_missing": _("The column %(column)s is missing. Add it to the file."),
    "coverage.column_twice": _("The column %(column)s stands there twice. Keep one of them."),
    "coverage.id_missing": _("The row has no %(column)s. Write it into the row, or take the row out."),
    "coverage.id_twice": _("%(value)s stands in row %(first)s already. Keep one of the two rows."),
    "coverage.pair_twice": _(
        "The pair of this account and %(value)s is there already. Keep one of the two rows."
    ),
    "coverage.value_missing": _("The cell is empty. Write a number into it."),
    "coverage.not_a_number": _("%(value)s is not a number. Write digits, with a point before decimals."),
    "coverage.measure_not_positive": _(
        "A measure is greater than 0, and %(value)s is not. Write what it weighs."
    ),
    "coverage.visits_negative": _("%(value)s visits are fewer than none. Write 0 or more."),
    "coverage.place_missing": _("The row has no %(column)s. Write where it is, or give all costs in a file."),
    "coverage.place_outside": _(
        "%(column)s goes from −%(most)s to %(most)s, and %(value)s is outside. Correct it."
    ),
    "coverage.no_places": _(
        "The file has no columns %(column)s. Add them, the same for accounts and sellers, or give costs."
    ),
    "coverage.seller_unknown": _("No seller is called %(value)s. Write a seller_id of the sellers' file."),
    "coverage.account_unknown": _(
        "No account is called %(value)s. Write an account_id of the accounts' file."
    ),
    "coverage.band_negative": _("A band does not go below 0, and %(value)s does. Write 0 or more."),
    "coverage.band_crossed": _(
        "The band begins at %(value)s and ends at %(most)s in %(high)s. Exchange or correct them."
    ),
    "coverage.no_band": _(
        "The sellers have neither a column %(low)s nor %(column)s. Add one of them at least."
    ),
    "coverage.options_no_object": _("The options are no JSON object. Write them between braces."),
    "coverage.option_unknown": _("There is no option %(column)s. The options are %(known)s."),
    "coverage.option_measures": _(
        "The option measures is a list of different names of columns, and %(value)s is none."
    ),
    "coverage.option_number": _("%(column)s is a number from 0 on, and %(value)s is none. Correct it."),
    "coverage.option_seed": _(
        "The option seed is a whole number from 0 on, and %(value)s is none. Correct it."
    ),
    "coverage.option_seats": _(
        "The option seats is fixed, or a whole number from 1 on; %(value)s is neither. Correct it."
    ),
    "coverage.option_move_limit": _(
        'The option move_limit is null, or one limit such as {"accounts": 100}; %(value)s is neither. Correct it.'
    ),
    "coverage.family_locks_differ": _(
        "The family %(family)s stays together, and its accounts are locked to %(sellers)s. Keep one of these locks."
    ),
    "coverage.family_nobody": _(
        "Nobody may cover the whole family %(family)s, which needs %(needs)s. Give one seller all of it, or "
        "divide the family."
    ),
    "coverage.account_nobody": _(
        "Nobody may cover %(account)s, which needs %(needs)s. Give a seller what it needs, lift a ban or list its cost."
    ),
    "coverage.lock_not_possible": _(
        "%(account)s is locked to %(seller)s, who may not cover it or its family: they need %(needs)s. "
        "Lift the lock or the ban, or give the seller what is needed."
    ),
    "coverage.too_many_seats": _(
        "%(seats)s seats are asked for, and there are %(sellers)s sellers. Ask for fewer."
    ),
    "coverage.bands_below_total": _(
        "The bands of all sellers hold %(bands)s of %(measure)s at most, and there is %(total)s. Raise %(column)s."
    ),
    "coverage.bands_above_total": _(
        "The bands ask for %(bands)s of %(measure)s at least, and there is %(total)s. Lower %(column)s."
    ),
    "coverage.account_too_large": _(
        "%(account)s has %(size)s of %(measure)s, and who may cover it takes %(most)s at most. Raise a band or "
        "divide it."
    ),
    "coverage.family_too_large": _(
        "The family %(family)s has %(size)s of %(measure)s, and who may cover it takes %(most)s at most. "
        "Raise a band or divide the family."
    ),
    "coverage.locks_above_band": _(
        "%(locked)s of %(measure)s can go to %(seller)s alone, whose band ends at %(most)s. Raise it or lift locks."
    ),
    "coverage.bottleneck_above": _(
        "%(accounts)s accounts (what they need: %(needs)s) have %(demand)s of %(measure)s together, and those who "
        "may cover "
        "them take %(room)s at most: %(sellers)s. Let more sellers cover them, or raise these bands."
    ),
    "coverage.bottleneck_below": _(
        "These sellers ask for %(room)s of %(measure)s at least, and all that they may cover has %(demand)s: "
        "%(sellers)s. "
        "Lower their bands, or let them cover more."
    ),
    "coverage.no_shares": _(
        "No plan keeps all bands together, even with shared accounts. It is tightest in %(measure)s, at %(sellers)s. "
        "Widen these bands, or the limit of moves."
    ),
    "coverage.no_plan_found": _(
        "No plan that keeps every band was found: the closest leaves them by %(excess)s, %(share)s %% of all. "
        "Widen the bands a little, or give more time."
    ),
    "coverage.too_many_pairs": _(
        "Seats are chosen among %(most)s pairs of an account and a seller at most. Name fewer sellers that may "
        "have a seat."
    ),
    "coverage.seats_with_these": _(
        "Seats are not chosen together with a limit of moves, or with measures that differ by seller. Leave these "
        "out, or name "
        "the sellers and write fixed."
    ),
    "coverage.option_column": _(
        "The option %(column)s names a column of the files or is null, and %(value)s is neither. Correct it."
    ),
    "coverage.option_contiguity": _(
        'The option contiguity is null or "repair", and %(value)s is neither. Correct it.'
    ),
    "coverage.holdout_word": _("%(value)s does not say whether the account is held out. Write yes or no."),
    "coverage.holdout_without_owner": _(
        "The account is held out and has no owner in the file of today's owners. Name its owner there, or write no."
    ),
    "coverage.holdout_locked": _(
        "The account is held out and stays with its owner, and it is locked to somebody else. Lift one of the two."
    ),
    "coverage.no_regions": _(
        "The plan in %(folder)s has no regions. Name their column in the option regions, and solve it again."
    ),
    "coverage.repair_without_places": _(
        "Pieces of a territory are looked for by places, and with a file of costs there are none. Leave contiguity out."
    ),
    "coverage.other_input": _(
        "The plan in %(folder)s was not solved from this file: %(file)s. Give the files it was solved from."
    ),
    "coverage.not_solved": _("There is no whole plan in %(folder)s. Solve it first."),
    "coverage.same_folder": _(
        "The plan in %(folder)s is the one that is asked about. Name another folder for --out."
    ),
    "coverage.changes_unreadable": _(
        "The changes in %(file)s cannot be read: %(reason)s. Save them as JSON."
    ),
    "coverage.changes_wrong": _(
        "%(column)s is no change, or not of its shape. The changes are %(known)s; the manual shows each of them."
    ),
    "coverage.tolerance_wrong": _(
        "Tolerances are up to 100 numbers from 0 to below 1, and these are not: %(value)s. Correct them."
    ),
    "coverage.move_price_wrong": _(
        "Prices of a move are numbers from 0 on, and these are not: %(value)s. Correct them."
    ),
    "coverage.accounts_unreadable": _(
        "The accounts in %(file)s cannot be read. Give the file that was solved."
    ),
    "allocation.parent_unknown": _(
        "Nobody has the id %(value)s. Write the id of the team above, nothing at the top."
    ),
    "allocation.cycle": _(
        "Going up from this row never ends at the top. Correct the parent_id of one on the way."
    ),
    "allocation.one_top": _("%(count)s rows have no parent_id. Let exactly one of them be the top."),
    "allocation.no_weight": _(
        "The quota of this person goes by %(column)s, which is empty or 0. Write an amount."
    ),
    "allocation.not_minor": _("%(value)s is no amount in whole minor units. Write digits alone."),
    "allocation.ramp_wrong": _(
        "%(value)s is no capacity. Write a share such as 0.5, up to 1, with at most four decimals."
    ),
    "allocation.bounds_cross": _(
        "%(id)s and those below can bear from %(least)s to %(most)s, which is nothing. Lower the least or raise "
        "the most."
    ),
    "allocation.total_outside": _(
        "The total is %(total)s, and all together can bear from %(least)s to %(most)s. Change the total or the bounds."
    ),
    "allocation.option_total": _(
        "The option total_minor is a whole number of minor units above 0, and %(value)s is none."
    ),
    "allocation.option_basis": _("There is no basis %(value)s. Write one of %(known)s."),
    "allocation.option_over": _(
        "The option over_assignment is a list of shares such as 0.05, one for each level from the top, "
        "and %(value)s is none."
    ),
}
