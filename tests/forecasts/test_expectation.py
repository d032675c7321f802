"""What is expected of nodes and deals: computed by a run, kept, adding up to the digit, replayed as it was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.demo_home import forget_kept

from fieldhouse.apps.figures.nodes import children, node_named
from fieldhouse.apps.figures.queries import figure, window_of
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.forecasts import actions, expected, mart
from fieldhouse.apps.forecasts.exporting import export_history
from fieldhouse.apps.runs.models import Run
from fieldhouse.apps.runs.tasks import take_up_run
from fieldhouse.engines.forecast.contract.columns import columns
from fieldhouse.engines.forecast.contract.tables import tables_of
from fieldhouse.engines.forecast.run.answer import run
from fieldhouse.facts import kept
from fieldhouse.facts.generations import current
from fieldhouse.ingest.forecast_folder import read_forecast_folder

NAMES = ("expectation_low", "expectation", "expectation_high")


@pytest.fixture
def question(demo_home, db):
    """The top node's running quarter, of which nothing is kept."""
    kept.forget(kept.FORECASTS)
    forget_kept()
    return ask(node_named(demo_home.top_node))


@pytest.fixture(scope="module")
def computed(demo_home, django_db_blocker):
    """The same with its window computed."""
    with django_db_blocker.unblock():
        question = ask(node_named(demo_home.top_node))
        actions.make(window_of(question))
        return question


def of_nodes(question, *, metric="expectation"):
    return [
        figure(question.of(node), metric).amount_minor
        for node in children(question.node, question.as_of, question.known)
    ]


def test_nothing_is_said_until_a_run_has_computed_it(question, demo_home, client):
    one = figure(question, "expectation")
    assert (one.amount_minor, one.why) == (None, "expectation.not_computed")
    run = actions.queue_usual()
    assert actions.queue_usual() is None, "one run waits already"
    take_up_run.func(run.pk)
    run.refresh_from_db()
    assert run.state == Run.State.DONE and run.summary == {"windows": 2}, (
        "the fiscal year ends with the quarter"
    )
    assert figure(question, "expectation").amount_minor > 0
    assert actions.queue_usual() is None, "all is kept"


def test_a_page_never_computes_and_a_reader_can_ask(question, demo_home, client):
    client.force_login(demo_home.user("leader"))
    shown = client.get("/figures/expectation/", {"as_of": "2026-11-06"}).content.decode()
    assert "It is not computed yet" in shown and "Compute it" in shown
    assert not kept.names(kept.FORECASTS, "")
    asked = client.post("/figures/expectation/compute/", {"as_of": "2026-11-06"})
    assert asked.status_code == 302
    waiting = Run.objects.get(kind="expectation", state="queued")
    take_up_run.func(waiting.pk)
    shown = client.get("/figures/expectation/", {"as_of": "2026-11-06"}).content.decode()
    assert "How this is expected" in shown and "Still to come" in shown and "Compute it" not in shown


def test_parts_add_up_to_the_total_on_every_path(computed, db):
    total = figure(computed, "expectation")
    assert sum(of_nodes(computed)) == total.amount_minor
    low, middle, high = (figure(computed, name).amount_minor for name in NAMES)
    assert figure(computed, "closed").amount_minor <= low < middle < high
    found = mart.read(window_of(computed))
    leaves = found.leaves
    own = leaves.codes["wall"].astype(str) == ""
    seen = np.rint(np.quantile(leaves.paths[own & (leaves.seat >= 0)].sum(axis=0), [0.1, 0.9]))
    closed = figure(computed, "closed").amount_minor
    assert [low - closed, high - closed] == seen.astype(int).tolist()


def test_a_wall_is_in_no_default_sum_and_views_and_types_take_their_leaves(computed, db):
    total = figure(computed, "expectation").amount_minor
    behind = figure(replace(computed, walls=("public_sector",)), "expectation").amount_minor
    still = [figure(replace(computed, filters=(("type", one),)), "expectation") for one in _types(computed)]
    closed = [
        figure(replace(computed, filters=(("type", one),)), "closed").amount_minor for one in _types(computed)
    ]
    remaining = sum(one.amount_minor for one in still) - sum(closed)
    assert remaining == total - figure(computed, "closed").amount_minor
    assert behind >= total
    assert (
        figure(replace(computed, filters=(("stage", "proposal"),)), "expectation").why
        == "expectation.filtered"
    )
    in_yen = figure(replace(computed, currency="JPY"), "expectation")
    assert in_yen.why is None and in_yen.amount_minor > total


def _types(question):
    return sorted({str(one) for one in mart.read(window_of(question)).leaves.codes["type"]})


def test_it_is_the_engines_answer_on_the_exported_folder(computed, db, tmp_path):
    export_history(None, tmp_path / "out", known=current(), currency="USD", walls=["public_sector"])
    read = columns(tables_of(*read_forecast_folder(tmp_path / "out")))
    said = run(read, 20_778 + 8 / 24, 20_850 + 8 / 24)  # 2026-11-20 and 2027-01-31 end at 8:00 UTC
    whole = mart.read(window_of(computed))
    assert abs(whole.leaves.mean_minor.sum() / 100 - said["total"]["mean"]) < 1
    assert {one["opportunity_id"] for one in said["deals"]} and len(said["deals"]) == whole.deals.num_rows


def test_the_deals_page_says_chance_day_and_reasons_in_both_languages(computed, demo_home, db, client):
    deals = mart.read(window_of(computed)).deals.to_pylist()
    one = next(each for each in deals if each["expected_on"])
    user = demo_home.user("revops")
    client.force_login(user)
    said = {
        "en": ("Chance to be won by", "What moved its chance most"),
        "ja": ("受注する確率", "確率を最も動かした事実"),
    }
    for language, words in said.items():
        user.language = language
        user.save()
        shown = client.get(f"/deals/{one['key']}/", follow=True).content.decode()
        assert all(each in shown for each in words), language


def test_a_past_week_is_replayed_from_what_was_known_then(computed, db):
    then = computed.on(date(2026, 11, 6))
    actions.make(window_of(then))
    before = figure(then, "expectation")
    assert before.why is None
    kept.forget(kept.FORECASTS)
    forget_kept()
    actions.make(window_of(then))
    assert figure(then, "expectation") == before
    actions.make(window_of(computed))
    assert figure(computed.on(date(2026, 12, 24)), "expectation").why == "expectation.ahead"


def test_a_period_that_is_over_expects_what_is_closed(computed, db):
    over = ask(computed.node, period="FY27-Q3")
    assert figure(over, "expectation").amount_minor == figure(over, "closed").amount_minor
    assert expected.why_not(window_of(computed), computed.basis) == ""
