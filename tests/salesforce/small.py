"""An export small enough to check by hand: two teams, one deal with its two histories, and what lies around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.imports.conftest import Home

PROFILE = """
[profile]
name = "salesforce"
title = "Acme's Salesforce"
taken_on = {taken_on}

[company]
name = "Acme"
reporting_currency = "USD"
reporting_zone = "UTC"
"""
FILES = {
    "OpportunityStage": (
        "Id,MasterLabel,ApiName,IsActive,IsClosed,IsWon,ForecastCategory,SortOrder\n"
        "01J1,Talks (new name),Talks,1,0,0,BestCase,1\n01J2,Old stage,Old stage,0,0,0,Pipeline,2\n"
        "01J3,Won,Won,1,1,1,Closed,3\n01J4,Lost,Lost,1,1,0,Omitted,4\n"
    ),
    "UserRole": "Id,Name,ParentRoleId,ForecastUserId\n00E1,Head,,0051\n00E2,Team,00E1,0052\n",
    "User": (
        "Id,FirstName,LastName,Email,UserRoleId,IsActive\n0051,Hana,Head,h@a.example,00E1,1\n"
        "0052,Lea,Lead,l@a.example,00E2,1\n0053,Ann,Seller,a@a.example,00E2,1\n"
        "0054,Bob,Seller,b@a.example,00E2,0\n0059,,Robot,r@a.example,,1\n"
    ),
    "Account": (
        "Id,IsDeleted,MasterRecordId,Name,ParentId,Region__c\n0011,0,,Alder,,North\n"
        "0012,1,0011,Alder Ltd,,North\n0013,1,,Gone,,South\n"
    ),
    "Opportunity": (
        "Id,IsDeleted,Name,AccountId,OwnerId,StageName,ForecastCategory,Amount,CurrencyIsoCode,CloseDate,CreatedDate,"
        "LastModifiedDate\n"
        "0061,0,Open,0011,0053,Talks,Forecast,500.00,USD,2025-06-30,2024-01-10 09:00:00,2025-05-02 12:00:00\n"
        "0062,1,Deleted,0011,0053,Talks,Pipeline,900.00,USD,2025-06-30,2025-01-10 09:00:00,2025-05-02 12:00:00\n"
    ),
    "OpportunityHistory": (
        "Id,IsDeleted,OpportunityId,StageName,Amount,CloseDate,ForecastCategory,CreatedDate\n"
        "0083,0,0061,Talks,500.00,2025-06-30,Forecast,2025-05-02 12:00:00\n"
        "0081,0,0061,Old stage,300.00,2025-03-31,Pipeline,2024-01-10 09:00:00\n"
        "0082,0,0061,Talks,300.00,2025-03-31,BestCase,2024-02-10 09:00:00\n"
        "0084,1,0062,Talks,900.00,2025-06-30,Pipeline,2025-01-10 09:00:00\n"
    ),
    "OpportunityFieldHistory": (
        "Id,IsDeleted,OpportunityId,Field,OldValue,NewValue,CreatedDate\n"
        "0171,0,0061,Owner,Bob Seller,Ann Seller,2025-05-01 12:00:00\n"
        "0172,0,0061,Owner,0054,0053,2025-05-01 12:00:00\n"
        "0173,0,0061,Amount,300.00,500.00,2025-05-02 12:00:00\n"
        "0174,0,0061,ForecastCategoryName,Best Case,Commit,2025-05-02 12:00:00\n"
        "0175,0,0061,NextStep,Call,Sign,2025-05-02 12:00:00\n"
        "0176,0,0061,Region__c,North,South,2025-05-02 12:00:00\n"
    ),
    "Task": (
        "Id,IsDeleted,WhatId,OwnerId,Type,IsClosed,ActivityDate,CreatedDate\n"
        "00T1,0,0061,0053,Call,1,2025-05-01,2025-04-01 12:00:00\n"
        "00T2,0,0061,0053,Call,0,2025-07-01,2025-04-01 12:00:00\n"
        "00T3,0,0011,0053,Email,1,2025-05-01,2025-04-01 12:00:00\n00T4,0,0061,0053,,1,2025-05-01,2025-04-01 12:00:00\n"
    ),
}


@pytest.fixture
def take(bare_home: Home) -> Callable[..., Any]:
    """Import an export: all of the company's files, with some replaced."""
    from fieldhouse.apps.imports.actions import import_source
    from fieldhouse.web.sentences import sentence_for_finding

    def taking(taken_on: str = "2025-06-30", **files: str) -> Any:
        folder = Path(bare_home.inbox) / str(next(bare_home.numbers))
        folder.mkdir(parents=True)
        (folder / "fieldhouse-profile.toml").write_text(PROFILE.format(taken_on=taken_on), encoding="utf-8")
        for name, content in {**FILES, **files}.items():
            (folder / f"{name}.csv").write_text(content, encoding="utf-8")
        return import_source(folder, "salesforce", describe=sentence_for_finding)

    return taking
