"""A quota set here shows in every figure at once; zero is a quota, empty is none, earlier days keep theirs."""

from datetime import date, timedelta

import pytest
from tests.demo_home import UNTIL, forget_kept

from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.company.queries import calendar
from fieldhouse.apps.figures.nodes import node_named
from fieldhouse.apps.figures.queries import figure
from fieldhouse.apps.figures.question import ask
from fieldhouse.apps.plans.actions import set_quota
from fieldhouse.apps.plans.models import Quota
from fieldhouse.apps.plans.queries import mark_of, version_in_force, versions
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.facts.folder import writer_lock
from fieldhouse.facts.generations import current, current_manifest
from fieldhouse.web.sentences import sentence_for

QUARTER = "FY27-Q4"


@pytest.fixture
def home(demo_home, db):
    """The demo home with its leader's node and the running quarter.

    A test's generation is rolled back and its number comes again, so nothing of it may be kept.
    """
    yield demo_home, node_named(demo_home.leader_node), calendar().parse(QUARTER)
    forget_kept()


def quota_of(node, as_of=UNTIL):
    return figure(ask(node, period=QUARTER, as_of=as_of.isoformat()), "quota")


def test_a_version_shows_at_once_and_earlier_days_keep_theirs(home):
    demo, node, quarter = home
    before, generation = quota_of(node).amount_minor, current().generation
    set_quota(demo.user("revops"), node, quarter, 123_400, "USD", UNTIL, "agreed in the call")
    assert current().generation == generation + 1
    assert quota_of(node).amount_minor == 123_400
    assert quota_of(node, UNTIL - timedelta(1)).amount_minor == before != 123_400
    said = AuditEntry.objects.get(action="quota.set")
    assert '"after":123400' in said.payload and "agreed in the call" not in said.payload
    assert said.values.get(name="reason").value == "agreed in the call"
    run = Run.objects.order_by("-pk").first()
    assert (run.kind, run.state, run.generation) == ("quota", "done", generation + 1)


def test_zero_is_a_quota_and_empty_is_none(home):
    demo, node, quarter = home
    set_quota(demo.user("revops"), node, quarter, 0, "USD", UNTIL, "agreed")
    zero = quota_of(node)
    assert (zero.amount_minor, zero.why) == (0, None)
    set_quota(demo.user("revops"), node, quarter, None, "USD", UNTIL, "agreed")
    none = quota_of(node)
    assert (none.amount_minor, none.why) == (None, "quota.none")
    own = [one for one in versions(node, quarter) if one.source == "fieldhouse"]
    assert len(own) == 1, "the second version of a day replaces the first"
    assert version_in_force(versions(node, quarter), UNTIL).amount_minor is None


def test_an_imports_version_of_the_day_is_not_overwritten(home):
    demo, node, quarter = home
    held = versions(node, quarter)[0]
    with pytest.raises(Refused, match=r"quota\.day_taken"):
        set_quota(demo.user("revops"), node, quarter, 1, "USD", held.valid_from, "agreed")
    assert not Run.objects.filter(kind="quota").exists()


def test_who_looked_before_somebody_set_it_is_told_what_was_set(home):
    demo, node, quarter = home
    seen = mark_of(versions(node, quarter))
    set_quota(demo.user("revops"), node, quarter, 123_400, "USD", UNTIL, "agreed", seen=seen)
    with pytest.raises(Refused) as refused:
        set_quota(demo.user("revops"), node, quarter, 1, "USD", UNTIL, "agreed", seen=seen)
    said = sentence_for(refused.value.code, refused.value.fields)
    assert said.startswith("Meanwhile revops set this quota from ")
    assert f"to 1,234.00 USD, agreed on {UNTIL}" in said
    assert quota_of(node).amount_minor == 123_400
    seen = mark_of(versions(node, quarter))
    set_quota(demo.user("revops"), node, quarter, 1, "USD", UNTIL, "agreed", seen=seen)


def test_while_an_import_holds_the_lock_nothing_is_written(home):
    demo, node, quarter = home
    with writer_lock(), pytest.raises(Refused, match=r"facts\.writer_busy"):
        set_quota(demo.user("revops"), node, quarter, 1, "USD", UNTIL, "agreed")
    assert not Quota.objects.filter(source="fieldhouse").exists()


@pytest.mark.parametrize("role", ["leader", "seller", "auditor", "administrator", "nobody"])
def test_others_may_not_set_it(home, role):
    demo, node, quarter = home
    with pytest.raises(NotAllowed):
        set_quota(demo.user(role), node, quarter, 1, "USD", UNTIL, "agreed")


@pytest.mark.parametrize(
    ("period", "amount", "currency", "code"),
    [
        ("FY27", 1, "USD", "quota.no_quarter"),
        (QUARTER, -1, "USD", "quota.bad_amount"),
        (QUARTER, 2**63, "USD", "quota.bad_amount"),
        (QUARTER, 1, "XYZ", "quota.currency_unknown"),
    ],
)
def test_what_is_no_quota_is_refused(home, period, amount, currency, code):
    demo, node, _quarter = home
    with pytest.raises(BadInput, match=code.replace(".", r"\.")):
        set_quota(demo.user("revops"), node, calendar().parse(period), amount, currency, UNTIL, "agreed")


def test_a_fault_while_publishing_leaves_nothing_behind(home, monkeypatch):
    demo, node, quarter = home
    generation = current_manifest().number

    def breaks(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("fieldhouse.apps.figures.actions.publish", breaks)
    with pytest.raises(RuntimeError):
        set_quota(demo.user("revops"), node, quarter, 1, "USD", UNTIL, "agreed")
    assert current_manifest().number == generation
    assert not Quota.objects.filter(source="fieldhouse").exists()
    assert Run.objects.get(kind="quota").state == "failed"


def test_the_page_shows_versions_and_sets_one(signed_in, home):
    demo, node, _quarter = home
    address = f"/quotas/?node={node.reference}&period={QUARTER}"
    client = signed_in("leader")
    assert "Set and publish" not in client.get(address).content.decode()
    assert client.get(f"/quotas/?node={demo.other_node}").status_code == 403
    client.force_login(demo.user("revops"))
    assert "in force" in client.get(address).content.decode()
    behind = {"amount": "1", "currency": "USD", "valid_from": UNTIL.isoformat(), "reason": "agreed"}
    refused = client.post(address, behind | {"seen": "another"})
    assert (refused.status_code, "Meanwhile an import" in refused.content.decode()) == (409, True)
    said = behind | {"amount": "1,250,000", "valid_from": date(2026, 11, 19).isoformat()}
    assert client.post(address, said).status_code == 302
    assert quota_of(node).amount_minor == 125_000_000
    assert client.post(address, said | {"amount": ""}).status_code == 400, "empty says neither zero nor none"
    assert client.post(address, said | {"reason": " "}).status_code == 400, "why is asked"
    assert client.post(address, said | {"is_none": "on"}).status_code == 400
    assert client.post(address, said | {"amount": "", "is_none": "on"}).status_code == 302
    assert quota_of(node).amount_minor is None
    assert "No quota" in client.get(address).content.decode()
