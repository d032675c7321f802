import time

from .home import PEOPLE
from .world import DAYS


def test_deals(marked_home, db, oracle, marked_world):
    from fieldhouse.apps.pipeline.models import Opportunity
    from fieldhouse.apps.roles.access import visible_to
    from fieldhouse.apps.roles.queries import user_named
    from fieldhouse.facts.generations import current
    from fieldhouse.facts.metrics.views import day_view

    marks = {o.pk: int(o.source_key[2:5]) for o in Opportunity.objects.all()}
    bad = []
    for who in PEOPLE:
        for on in DAYS:
            t = time.time()
            view = day_view(current(), on, "USD")
            keys = view.columns.keys
            shown = {marks[k] for k in keys[view.shown_to(visible_to(user_named(who.login), on))].tolist()}
            want = oracle.deals(who, on)
            if shown != want:
                bad.append(
                    (
                        who.login,
                        on,
                        [marked_world.deals[m].example for m in shown - want],
                        [marked_world.deals[m].example for m in want - shown],
                    )
                )
    for b in bad:
        print(b)
    assert not bad
