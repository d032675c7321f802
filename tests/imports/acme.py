"""A company of five seats, small enough to check by hand, written as record files.

::

    CRO ─┬─ LEFT ── ANN (Ann, from 2020), BOB (Bob)
         └─ RIGHT ── CID (Cid)

    World ─┬─ North (accounts Alder, Birch)
           └─ South (account Cedar)

US dollars, UTC, fiscal years from January. Data through 2025-06-30.
"""

from __future__ import annotations

from pathlib import Path

PROFILE = """
[profile]
name = "acme"
title = "Acme"
time_zone = "UTC"
taken_on = {taken_on}

[company]
name = "Acme"
reporting_currency = "USD"
reporting_zone = "UTC"
first_month = 1
year_named_by = "last"

[masters]
category = "fieldhouse"
"""

STAGES = """stage,label,position,outcome,category,valid_from
Open,Open,1,open,pipeline,
Talks,Talks,2,open,best_case,
Won,Won,3,won,closed,
Lost,Lost,4,lost,omitted,
"""

FILES: dict[str, str] = {
    "stage": STAGES,
    "person": "key,name\nAnn,Ann\nBob,Bob\nCid,Cid\nDee,Dee\n",
    "position": (
        "key,title,role\nCRO,Head,leader\nLEFT,Left,leader\nRIGHT,Right,leader\n"
        "ANN,Seat A,seller\nBOB,Seat B,seller\nCID,Seat C,seller\n"
    ),
    "holding": (
        "person,position,valid_from,valid_to\nAnn,ANN,2020-01-01,\nBob,BOB,2020-01-01,\nCid,CID,2020-01-01,\n"
        "Dee,LEFT,2020-01-01,\n"
    ),
    "reporting_line": (
        "position,reports_to,valid_from,valid_to\nCRO,,2020-01-01,\nLEFT,CRO,2020-01-01,\nRIGHT,CRO,2020-01-01,\n"
        "ANN,LEFT,2020-01-01,\nBOB,LEFT,2020-01-01,\nCID,RIGHT,2020-01-01,\n"
    ),
    "territory": "key,name\nWorld,World\nNorth,North\nSouth,South\n",
    "territory_line": (
        "territory,parent,valid_from,valid_to\nWorld,,2020-01-01,\nNorth,World,2020-01-01,\nSouth,World,2020-01-01,\n"
    ),
    "account": "key,name,wall\nAlder,Alder,\nBirch,Birch,\nCedar,Cedar,\nDuchy,Duchy,public_sector\n",
    "account_territory": (
        "account,territory,valid_from,valid_to\nAlder,North,2020-01-01,\nBirch,North,2020-01-01,\n"
        "Cedar,South,2020-01-01,\nDuchy,South,2020-01-01,\n"
    ),
    "rate": (
        "kind,base,quote,rate,valid_from\nmarket,EUR,USD,1.10,2020-01-01\nmarket,EUR,USD,1.20,2025-04-01\n"
        "plan,EUR,USD,1.05,2020-01-01\nmarket,USD,JPY,150,2020-01-01\nplan,USD,JPY,140,2020-01-01\n"
    ),
    "quota": (
        "position,territory,starts_on,until_on,amount,currency,valid_from\n"
        "CRO,,2025-01-01,2025-04-01,10000,USD,2024-12-01\nLEFT,,2025-01-01,2025-04-01,6000,USD,2024-12-01\n"
        "CRO,,2025-04-01,2025-07-01,12000,USD,2024-12-01\n"
    ),
    "opportunity": (
        "key,name,account,owner,created_at,stage,category,amount,currency,close_on\n"
        "W1,Won one,Alder,Ann,2025-01-10,Won,,1000.00,USD,2025-02-15\n"
        "W2,Won two,Cedar,Cid,2025-01-11,Won,,2000.00,EUR,2025-03-20\n"
        "W3,Shared,Birch,Ann,2025-01-12,Won,,999.99,USD,2025-03-31\n"
        "O1,Open one,Alder,Bob,2025-04-10,Open,commit,500.00,USD,2025-06-30\n"
        "O2,Open two,Cedar,Cid,2025-04-11,Talks,,70000,JPY,2025-06-15\n"
        "L1,Lost one,Cedar,Bob,2025-02-10,Lost,,400.00,USD,2025-05-05\n"
        "P1,Walled,Duchy,Cid,2025-01-13,Won,,5000.00,USD,2025-02-20\n"
    ),
    "split": "key,opportunity,person,kind,share,valid_from,valid_to\nS1,W3,Bob,owner,33.33,2025-01-12,\n",
}
"""The record files of the company by kind."""


def write(folder: Path, files: dict[str, str | bytes], *, taken_on: str = "2025-06-30") -> Path:
    """Write record files, and the profile of the company, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fieldhouse-profile.toml").write_text(PROFILE.format(taken_on=taken_on), encoding="utf-8")
    for name, content in files.items():
        path = folder / (name if "." in name else f"{name}.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


def changed(**files: str) -> dict[str, str | bytes]:
    """The company's files with some of them replaced; those that begin with "+" get rows added."""
    return {
        **FILES,
        **{kind: FILES[kind] + text[1:] if text.startswith("+") else text for kind, text in files.items()},
    }
