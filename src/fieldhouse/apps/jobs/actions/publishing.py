"""Publishing the library's pages to a Git repository: a commit on a branch, beside whatever is checked out there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from dulwich.errors import NotGitRepository
from dulwich.index import commit_tree
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.refs import Ref, check_ref_format
from dulwich.repo import Repo

from fieldhouse.apps.audit.actions import record
from fieldhouse.apps.jobs.models import JobVersion
from fieldhouse.apps.jobs.queries import every_newest_version
from fieldhouse.apps.roles.access import require
from fieldhouse.apps.roles.models import User
from fieldhouse.apps.roles.rights import Right
from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.ingest.jobs.folder import endings_of

FILE_MODE = 0o100644
HEAD = Ref(b"HEAD")
NOBODY = "Fieldhouse <fieldhouse@localhost>"
"""Who commits what no one person has written."""

Files = dict[bytes, tuple[int, ObjectID]]
"""Mode and blob of every file of a commit, by path."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the commit and its branch, and the paths of pages that were written and removed."""

    branch: str
    commit: str
    written: tuple[str, ...]
    removed: tuple[str, ...]


def publish_pages(path: Path, *, branch: str, folder: str, by: User | None) -> Published | None:
    """Commit the newest version of every page, below ``folder`` of a repository, and leave removed families out.

    The commit follows the branch, or where there is none the repository's ``HEAD``; files of others stay as they are,
    and no working tree is touched. ``None`` where the branch says the same already. ``by`` is ``None`` for the operator
    on the command line.

    ``NotAllowed`` without the right to import; ``BadInput("jobs.branch_name")``; ``Refused``: ``jobs.no_repository``,
    ``jobs.branch_in_use`` where the branch is checked out, ``jobs.not_a_commit``, ``jobs.repository_busy``.
    """
    if by is not None:
        require(by, Right.IMPORT)
    ref = Ref(f"refs/heads/{branch}".encode())
    if not check_ref_format(ref):
        raise BadInput("jobs.branch_name", branch=branch)
    try:
        repository = Repo(str(path))
    except NotGitRepository as failure:
        raise Refused("jobs.no_repository", path=str(path)) from failure
    with repository, transaction.atomic():
        published = _commit(repository, ref, folder, by)
        if published is not None:
            pages = len(published.written) + len(published.removed)
            fields = {"branch": branch, "commit": published.commit, "pages": pages}
            record(by.pk if by else None, "jobs.publish", "jobs", fields=fields)
    return published


def _commit(repository: Repo, ref: Ref, folder: str, by: User | None) -> Published | None:
    branch = ref.removeprefix(b"refs/heads/").decode()
    refs = repository.refs
    if not repository.bare and refs.follow(HEAD)[0][-1] == ref:
        raise Refused("jobs.branch_in_use", branch=branch)
    known = refs.as_dict()
    on_branch = known.get(ref)
    parent = on_branch or known.get(HEAD)
    files = _files_of(repository, parent, branch)
    written, removed = _laid(repository, files, folder)
    if not written and not removed:
        return None
    commit = Commit()
    commit.tree = commit_tree(
        repository.object_store, [(name, blob, mode) for name, (mode, blob) in files.items()]
    )
    commit.parents = [parent] if parent else []
    commit.author = _author([*written.values(), *removed.values()])
    commit.committer = _named(by).encode()
    commit.author_time = commit.commit_time = int(now().timestamp())
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding = b"UTF-8"
    commit.message = _message(written, removed).encode()
    repository.object_store.add_object(commit)
    is_set = refs.set_if_equals(ref, on_branch, commit.id) if on_branch else refs.add_if_new(ref, commit.id)
    if not is_set:
        raise Refused("jobs.repository_busy", branch=branch)
    return Published(branch, commit.id.decode(), tuple(sorted(written)), tuple(sorted(removed)))


def _files_of(repository: Repo, commit: ObjectID | None, branch: str) -> Files:
    if commit is None:
        return {}
    found = repository[commit]
    if not isinstance(found, Commit):
        raise Refused("jobs.not_a_commit", branch=branch)
    entries = iter_tree_contents(repository.object_store, found.tree)
    return {one.path: (one.mode, one.sha) for one in entries}


def _laid(repository: Repo, files: Files, folder: str) -> tuple[dict[str, JobVersion], dict[str, JobVersion]]:
    """Lay the library's pages over the files: what is written and what goes, by path."""
    written, removed = {}, {}
    for version in every_newest_version():
        path = "/".join([*(part for part in folder.split("/") if part), _place(version)])
        name = path.encode()
        if version.family.is_removed:
            if files.pop(name, None) is not None:
                removed[path] = version
            continue
        blob = Blob.from_string(version.source.encode())
        if files.get(name, (0, b""))[1] != blob.id:
            repository.object_store.add_object(blob)
            files[name] = (FILE_MODE, blob.id)
            written[path] = version
    return written, removed


def _place(version: JobVersion) -> str:
    return version.family.key + endings_of(version.file)


def _author(versions: list[JobVersion]) -> bytes:
    authors = {version.imported_by for version in versions}
    return _named(authors.pop() if len(authors) == 1 else None).encode()


def _named(user: User | None) -> str:
    if user is None:
        return NOBODY
    name = (user.get_full_name() or user.get_username()).translate(str.maketrans("", "", "<>\n"))
    return (
        f"{name} <{user.email.translate(str.maketrans('', '', '<>')) or f'{user.get_username()}@localhost'}>"
    )


def _message(written: dict[str, JobVersion], removed: dict[str, JobVersion]) -> str:
    """In English, as the pages are: what a handbook's history reads."""
    pages = len(written) + len(removed)
    lines = [f"{path}: version {version.number}" for path, version in sorted(written.items())]
    lines += [f"{path}: removed" for path in sorted(removed)]
    return f"Job families: {pages} {'page' if pages == 1 else 'pages'}\n\n" + "\n".join(lines) + "\n"
