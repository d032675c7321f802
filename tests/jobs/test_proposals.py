"""Another text for a page: proposed, reviewed by somebody else or by the route, taken, published to Git."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from dulwich.repo import Repo
from tests.jobs.conftest import PAGES

from fieldhouse.apps.approvals.actions import decide, set_route
from fieldhouse.apps.approvals.actions.carrying import carry_out
from fieldhouse.apps.approvals.actions.deciding import Said
from fieldhouse.apps.audit.models import AuditEntry
from fieldhouse.apps.jobs.actions import import_pages
from fieldhouse.apps.jobs.actions.proposing import (
    decline_proposal,
    propose_page,
    take_proposal,
    withdraw_proposal,
)
from fieldhouse.apps.jobs.actions.publishing import publish_pages
from fieldhouse.apps.jobs.models import JobProposal
from fieldhouse.apps.jobs.queries import newest_versions
from fieldhouse.apps.jobs.queries.proposals import lines_between, waiting_proposals
from fieldhouse.apps.jobs.queries.shelves import kept
from fieldhouse.apps.roles.access import NotAllowed
from fieldhouse.apps.roles.actions import NewGrant, create_user
from fieldhouse.apps.runs.models import Run
from fieldhouse.domain.approvals import Decision, Mode, Step
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.ingest.jobs.folder import pages_in

pytestmark = pytest.mark.django_db

KEY = "harbour-lead"
OLD, NEW = "Plan berths for the coming week.", "Plan berths and tugs for the coming week."
PROPOSE, PASSWORD = f"/jobs/pages/{KEY}/propose/", "heron-counts-the-tides"


@pytest.fixture
def text():
    """The text of the page with another duty, the library being there."""
    import_pages(pages_in([PAGES]), by=None)
    source = newest_versions([KEY])[KEY].source
    assert OLD in source
    return source.replace(OLD, NEW)


@pytest.fixture
def seller():
    return create_user("proposer", PASSWORD, grants=(NewGrant("seller"),))


@pytest.fixture
def reviewer():
    return create_user("reviewer", PASSWORD, grants=(NewGrant("revops"),))


def duties(key=KEY):
    return {one["text"] for role in kept(key).page["roles"] for one in role["responsibilities"]}


def test_a_colleague_proposes_and_another_one_takes(text, seller, reviewer):
    made = propose_page(KEY, text, by=seller, reason="Tugs came under us in May.")
    assert [one.pk for one in waiting_proposals(KEY)] == [made.pk]
    assert NEW not in duties()
    with pytest.raises(NotAllowed, match="policy"):
        take_proposal(made.pk, by=seller)
    version = take_proposal(made.pk, by=reviewer, comment="Yes.")
    assert (version.number, version.imported_by) == (2, seller)
    assert NEW in duties() and OLD not in duties()
    assert waiting_proposals() == []
    actions = AuditEntry.objects.filter(subject=f"jobs:{KEY}").order_by("pk").values_list("action", "who")
    assert list(actions) == [("jobs.propose", seller.pk), ("jobs.take", reviewer.pk)]
    with pytest.raises(Refused, match=r"jobs\.proposal_over"):
        decline_proposal(made.pk, by=reviewer, comment="No.")


def test_nobody_reviews_their_own(text, reviewer):
    made = propose_page(KEY, text, by=reviewer, reason="Tugs.")
    with pytest.raises(NotAllowed, match=r"jobs\.own_proposal"):
        take_proposal(made.pk, by=reviewer)
    assert withdraw_proposal(made.pk, by=reviewer).state == JobProposal.State.WITHDRAWN
    assert NEW not in duties()


def test_declining_needs_a_reason_and_leaves_the_page(text, seller, reviewer):
    made = propose_page(KEY, text, by=seller, reason="Tugs.")
    with pytest.raises(BadInput, match=r"audit\.reason_missing"):
        decline_proposal(made.pk, by=reviewer, comment=" ")
    decline_proposal(made.pk, by=reviewer, comment="Tugs stay where they are.")
    assert NEW not in duties()


def test_a_page_that_has_gone_on_is_not_overwritten(text, seller, reviewer):
    first = propose_page(KEY, text, by=seller, reason="Tugs.")
    second = propose_page(KEY, text.replace(NEW, "Plan nothing."), by=seller, reason="Rest.")
    take_proposal(first.pk, by=reviewer)
    with pytest.raises(Refused, match=r"jobs\.page_moved_on"):
        take_proposal(second.pk, by=reviewer)
    with pytest.raises(Refused, match=r"jobs\.page_moved_on"):
        propose_page(KEY, text + "More.", by=seller, reason="Late.", based_on=1)
    assert NEW in duties()


@pytest.mark.parametrize(
    ("key", "change", "reason", "code"),
    [
        (KEY, lambda text: text.replace(NEW, OLD), "Why", "jobs.nothing_changed"),
        (KEY, lambda text: " \n", "Why", "jobs.no_text"),
        (KEY, lambda text: text + "\0", "Why", "jobs.no_text"),
        (KEY, lambda text: text, "  ", "audit.reason_missing"),
        (KEY, lambda text: text * 2_000, "Why", "jobs.page_too_large"),
        ("none", lambda text: text, "Why", "jobs.no_family"),
    ],
)
def test_what_cannot_be_proposed_is_refused_by_name(text, seller, key, change, reason, code):
    with pytest.raises(BadInput, match=code):
        propose_page(key, change(text), by=seller, reason=reason)
    assert not JobProposal.objects.exists()


def test_lines_that_change_stand_with_their_numbers():
    before, after = "\n".join("abcdefghij"), "\n".join("abcdeXghij")
    (place,) = lines_between(before, after)
    changed = [(one.before, one.after, one.text) for one in place if None in (one.before, one.after)]
    assert changed == [(6, None, "f"), (None, 6, "X")]
    assert len(place) == 8


def test_on_a_route_everybody_s_yes_makes_it_the_next_version(text, seller, reviewer):
    administrator = create_user("chief", PASSWORD, grants=(NewGrant("administrator"),))
    set_route(administrator, "job_page", [Step(Mode.ANY, (f"user:{reviewer.pk}",))])
    made = propose_page(KEY, text, by=seller, reason="Tugs.")
    assert made.request is not None
    with pytest.raises(Refused, match=r"approval\.needed"):
        take_proposal(made.pk, by=reviewer)
    decide(reviewer, made.request.pk, Said(Decision.APPROVE, made.request.version))
    assert NEW not in duties()
    carry_out(Run.objects.get(kind="approval"))
    made.refresh_from_db()
    assert made.state == JobProposal.State.TAKEN and NEW in duties()
    made.request.refresh_from_db()
    assert made.request.carried_out_at is not None


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_pages_lead_from_a_text_to_its_decision(client, text, seller, reviewer, language):
    for user in (seller, reviewer):
        user.language = language
        user.save()
    client.force_login(seller)
    assert OLD in unescape(client.get(PROPOSE).content.decode())
    said = {"text": text.replace("\n", "\r\n"), "reason": "Tugs.", "based_on": 1}
    sent = client.post(PROPOSE, said)
    assert sent.status_code == 302
    page = unescape(client.get(sent.url).content.decode())
    assert OLD in page and NEW in page and 'value="take"' not in page and 'value="withdraw"' in page
    assert client.post(f"{sent.url}decide/", {"decision": "take"}).status_code == 403
    client.force_login(reviewer)
    assert sent.url in client.get("/jobs/").content.decode()
    assert client.post(f"{sent.url}decide/", {"decision": "decline", "comment": ""}).status_code == 409
    assert client.post(f"{sent.url}decide/", {"decision": "take"}).status_code == 302
    assert NEW in duties()
    assert client.post(f"{sent.url}decide/", {"decision": "take"}).status_code == 409


def test_pages_are_brought_in_the_browser_and_twice_change_nothing(client, seller, reviewer):
    def bring(*names, **more):
        files = [SimpleUploadedFile(name, (PAGES / name).read_bytes()) for name in names]
        return client.post("/jobs/bring/", {"files": files, **more}, follow=True)

    client.force_login(seller)
    assert bring("harbour-lead.md").status_code == 403
    client.force_login(reviewer)
    assert client.get("/jobs/bring/").status_code == 200
    names = sorted(path.name for path in PAGES.iterdir())[:3]
    assert f"New: {len(names)}, changed: 0" in bring(*names).content.decode()
    assert f"New: 0, changed: 0, as before: {len(names)}" in bring(*names).content.decode()
    assert "Families removed: 2" in bring(names[0], whole="yes").content.decode()
    refused = client.post("/jobs/bring/", {"files": [SimpleUploadedFile("budget.xlsx", b"PK")]})
    assert refused.status_code == 400 and "budget.xlsx" in refused.content.decode()


def test_publishing_commits_what_differs_beside_what_others_have(tmp_path, text, seller, reviewer):
    repository = Repo.init(str(tmp_path / "handbook"), mkdir=True)
    first = publish_pages(tmp_path / "handbook", branch="jobs", folder="/pages/", by=reviewer)
    pages = len(list(PAGES.iterdir()))
    assert len(first.written) == pages and first.removed == ()
    assert publish_pages(tmp_path / "handbook", branch="jobs", folder="pages", by=reviewer) is None
    take_proposal(propose_page(KEY, text, by=seller, reason="Tugs.").pk, by=reviewer)
    second = publish_pages(tmp_path / "handbook", branch="jobs", folder="pages", by=reviewer)
    assert second.written == (f"pages/{KEY}.md",)
    commit = repository[second.commit.encode()]
    assert commit.parents == [first.commit.encode()]
    assert commit.author == b"proposer <proposer@localhost>" and commit.committer.startswith(b"reviewer ")
    tree = repository[commit.tree]
    blob = tree.lookup_path(repository.__getitem__, f"pages/{KEY}.md".encode())[1]
    assert NEW.encode() in repository[blob].data
    import_pages(pages_in([PAGES / f"{KEY}.md"]), by=None, is_whole=True)
    third = publish_pages(tmp_path / "handbook", branch="jobs", folder="pages", by=None)
    assert len(third.removed) == pages - 1 and third.written == (f"pages/{KEY}.md",)
    assert AuditEntry.objects.filter(action="jobs.publish").count() == 3
    assert not (tmp_path / "handbook" / "pages").exists()


def test_files_of_others_stay_and_a_branch_in_use_is_left_alone(tmp_path, text, reviewer):
    repository = Repo.init(str(tmp_path / "handbook"), mkdir=True)
    (tmp_path / "handbook" / "README.md").write_text("Ours\n")
    worktree = repository.get_worktree()
    worktree.stage(["README.md"])
    worktree.commit(message=b"Begin", author=b"A <a@b>", committer=b"A <a@b>")
    made = publish_pages(tmp_path / "handbook", branch="jobs", folder="", by=reviewer)
    tree = repository[repository[made.commit.encode()].tree]
    assert repository[tree[b"README.md"][1]].data == b"Ours\n"
    used = repository.refs.follow(b"HEAD")[0][-1].decode().removeprefix("refs/heads/")
    for branch, code in ((used, "jobs.branch_in_use"), ("a..b", "jobs.branch_name")):
        with pytest.raises((BadInput, Refused), match=code):
            publish_pages(tmp_path / "handbook", branch=branch, folder="", by=reviewer)
    with pytest.raises(Refused, match=r"jobs\.no_repository"):
        publish_pages(tmp_path, branch="jobs", folder="", by=reviewer)
