"""A home that holds one person in every way: at work, at an account, as a lead, as a user, in texts and in files."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.imports.acme import FILES, changed
from tests.imports.conftest import Home, _lent, bare_database  # noqa: F401 - fixtures

GIVEN, FAMILY, MAIL = "Haruka", "Takanashi-Voss", "haruka.tv@acme.example"
NAME = f"{GIVEN} {FAMILY}"
KANJI = "小鳥遊遥香"
FORBIDDEN = (FAMILY, MAIL, "haruka.tv", KANJI, FAMILY.lower(), FAMILY.lower().replace("-", ""))
"""What stands nowhere any more: the given name alone is that of many."""

CONTACTS = f"key,account,given_name,family_name,reading,title,email\nC1,Alder,{GIVEN},{FAMILY},{KANJI},Buyer,{MAIL}\n"
CAMPAIGNS = "key,name,starts_on\nFAIR,Fair,2025-01-01\n"
MEMBERS = "campaign,contact,status,at\nFAIR,C1,attended,2025-02-01T10:00:00Z\n"
LEADS = (
    f"key,given_name,family_name,company,title,email,status,created_at\nL1,{GIVEN},{FAMILY},Alder,Buyer,{MAIL},new,"
    "2024-01-05T00:00:00Z\nL2,Ivo,Lind,Birch,Buyer,ivo@birch.example,new,2020-01-05T00:00:00Z\n"
    "L3,Una,Holm,Birch,Buyer,una@birch.example,new,2025-06-05T00:00:00Z\n"
)
ROLES = "opportunity,contact,role\nO1,C1,champion\n"
BAD = f"C9,Nowhere,{GIVEN},{FAMILY},,Buyer,{MAIL}\n"


def files(**more: str) -> dict[str, Any]:
    """The company's files, with Ann called by the full name, which is her key as well, as some CRMs have it."""
    own = {
        kind: text.replace("Ann,Ann\n", f"{NAME},{NAME}\n").replace("Ann,", f"{NAME},")
        for kind, text in FILES.items()
    }
    own["opportunity"] = own["opportunity"].replace(
        "key,name,account,owner,created_at,stage,category,amount,currency,close_on\n",
        "key,name,account,owner,created_at,stage,category,amount,currency,close_on,next_step\n",
    )
    head, *rows = own["opportunity"].splitlines()
    steps = {"O1": f"Ask {NAME} by {MAIL}", "O2": f"{KANJI}さんに電話"}
    own["opportunity"] = "\n".join([head, *(f"{row},{steps.get(row[:2], '')}" for row in rows)]) + "\n"
    beside = {
        "contact": CONTACTS,
        "campaign": CAMPAIGNS,
        "campaign_member": MEMBERS,
        "lead": LEADS,
        "contact_role": ROLES,
    }
    return {**changed(), **own, **beside, **more}


@pytest.fixture(scope="module")
def person_home(
    bare_database: Path,  # noqa: F811 - the fixture
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: Any,
) -> Iterator[Home]:
    """The home, for a module whose tests go on from each other's state."""
    for home in _lent(bare_database, tmp_path_factory.mktemp("person"), django_db_blocker):
        run = home.take(files(contact=CONTACTS + BAD))
        assert (run.state, run.summary["rejected"]) == ("done", 1), run.summary
        _hold_more(home)
        yield home


def _hold_more(home: Home) -> None:
    from django.db import transaction

    from fieldhouse.apps.audit.actions import record
    from fieldhouse.apps.people.models import Person
    from fieldhouse.apps.pipeline.models import SavedView
    from fieldhouse.apps.roles.actions import create_user, grant_role

    person = Person.objects.get(source_key=NAME)
    user = create_user("haruka.tv", "correct horse battery", person=person.pk, display=(GIVEN, FAMILY))
    type(user).objects.filter(pk=user.pk).update(email=MAIL)
    grant_role(user, "seller")
    SavedView.objects.create(user=user, name=f"{NAME}'s", query="q=x")
    for login in ("chief", "admin2"):
        grant_role(create_user(login, "correct horse battery"), "administrator")
    with transaction.atomic():
        record(user.pk, "deal.edit", "opportunity:acme:O1", personal={"address": "192.0.2.9"}, reason="mine")
        record(None, "share.make", "opportunity:acme:O1", reason=f"shown because {NAME} is away")
    folder = home.folder / "runs" / "1"
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<si><t>{NAME}</t></si>")
    (folder / "fieldhouse-deals.xlsx").write_bytes(book.getvalue())
    upload = home.folder / "uploads" / "abc"
    upload.mkdir(parents=True)
    (upload / "contacts.csv").write_bytes(f"Id,名,姓\r\n1,{GIVEN},{FAMILY}\r\n2,健,佐藤\r\n".encode("cp932"))
    (upload / "mail.csv").write_bytes(f"{KANJI}\n".encode("utf-16"))


def standing(home: Home) -> list[str]:
    """Every place of the home in which something forbidden stands, whatever the file: packed ones are unpacked."""
    found = []
    for path in sorted(home.folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            texts = [content, *_unpacked(path, content)]
            for word in FORBIDDEN:
                spelt = [
                    word.encode(),
                    word.encode("utf-16-le"),
                    word.encode("cp932", "ignore"),
                    ascii(word)[1:-1].encode(),
                ]
                if word in path.name or any(one and one in text for one in spelt for text in texts):
                    found.append(f"{path.relative_to(home.folder)}: {word}")
    return found


def _unpacked(path: Path, content: bytes) -> list[bytes]:
    if content[:2] == b"\x1f\x8b":
        return [gzip.decompress(content)]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name) for name in archive.namelist()]
    if content[:4] == b"PAR1":
        return [str(pq.read_table(path).to_pylist()).encode()]
    return []
