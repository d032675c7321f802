"""Contacts of customers and partners, and the roles that they play in buying."""

from __future__ import annotations

import numpy as np
import polars as pl

from .accounts import Accounts
from .batch import Batch
from .draws import Bools, Draws, Ints
from .names import FAMILY, FAMILY_JA, GIVEN, GIVEN_JA
from .partners import Partners
from .writing import Sheets, keys, look_up

PER_ACCOUNT = 3
ROLES = (
    "economic_buyer",
    "decision_maker",
    "champion",
    "technical_buyer",
    "influencer",
    "user",
    "paper_process",
)
PARTNER_ROLE = "partner_contact"
WITH_ROLES, WITH_PARTNER_CONTACT = 0.55, 0.5
_TITLES = (
    "Chief Information Officer",
    "VP Engineering",
    "Head of Platform",
    "IT Manager",
    "Purchasing Manager",
    "Enterprise Architect",
)
_TITLES_JA = ("情報システム部長", "開発本部長", "基盤課長", "購買部課長", "DX推進室長", "主任")
_PARTNER_TITLES = ("Alliance Manager", "パートナー営業課長")


class Contacts:
    """Three contacts an account and one a partner, numbered in that order."""

    def __init__(self, accounts: Accounts, partners: Partners) -> None:
        self._accounts = accounts
        self._partners = partners
        self.count = PER_ACCOUNT * len(accounts)

    def write(self, sheets: Sheets, draws: Draws) -> None:
        """Write all contacts to `contact`."""
        numbers = np.arange(self.count)
        countries = np.array(self._accounts.countries)[numbers // PER_ACCOUNT] == "JP"
        self._write(
            numbers, keys("A", numbers // PER_ACCOUNT + 1, 6), countries, (_TITLES, _TITLES_JA), sheets, draws
        )
        partners = self._partners.all
        japanese = np.array([one.country == "JP" for one in partners])
        of = look_up([one.key for one in partners], np.arange(len(partners)))
        western, eastern = _PARTNER_TITLES
        numbers = np.arange(len(partners)) + self.count
        self._write(numbers, of, japanese, ((western,), (eastern,)), sheets, draws)

    def _write(
        self,
        numbers: Ints,
        account: pl.Series,
        is_japanese: Bools,
        titles: tuple[tuple[str, ...], tuple[str, ...]],
        sheets: Sheets,
        draws: Draws,
    ) -> None:
        n = len(numbers)
        given, given_ja = draws.integers(0, len(GIVEN), n), draws.integers(0, len(GIVEN_JA), n)
        family, family_ja = draws.integers(0, len(FAMILY), n), draws.integers(0, len(FAMILY_JA), n)
        title, title_ja = draws.integers(0, len(titles[0]), n), draws.integers(0, len(titles[1]), n)

        def either(western: tuple[str, ...], index: Ints, eastern: list[str], index_ja: Ints) -> pl.Series:
            both = [*western, *eastern]
            return look_up(both, np.where(is_japanese, index_ja + len(western), index))

        family_kana = look_up([one[1] for one in FAMILY_JA], np.where(is_japanese, family_ja, -1))
        given_kana = look_up([one[1] for one in GIVEN_JA], np.where(is_japanese, given_ja, -1))
        sheets.write(
            "contact",
            {
                "key": keys("C", numbers + 1, 7),
                "account": account,
                "given_name": either(tuple(GIVEN), given, [one[0] for one in GIVEN_JA], given_ja),
                "family_name": either(tuple(FAMILY), family, [one[0] for one in FAMILY_JA], family_ja),
                "reading": family_kana + " " + given_kana,
                "title": either(titles[0], title, list(titles[1]), title_ja),
                "email": keys("c", numbers + 1, 7) + "@customer.example",
            },
        )

    def write_roles(self, batch: Batch, partner: Ints, sheets: Sheets, draws: Draws) -> None:
        """Append the buying roles of one batch; ``partner`` is the last of its route, or -1."""
        known = batch.some(WITH_ROLES, draws)
        people = draws.pick((35, 40, 25), len(known)) + 1
        for nth in range(PER_ACCOUNT):
            rows = known[people > nth]
            roles = look_up(ROLES, draws.pick((22, 20, 22, 16, 10, 6, 4), len(rows)))
            self._write_roles(batch, rows, batch.deals.account[rows] * PER_ACCOUNT + nth, roles, sheets)
        rows = np.flatnonzero((partner >= 0) & draws.chance(WITH_PARTNER_CONTACT, len(batch)))
        roles = look_up([PARTNER_ROLE], np.zeros(len(rows), dtype=np.int64))
        self._write_roles(batch, rows, self.count + partner[rows], roles, sheets)

    def _write_roles(self, batch: Batch, rows: Ints, contact: Ints, roles: pl.Series, sheets: Sheets) -> None:
        sheets.write(
            "contact_role",
            {"opportunity": batch.keys(rows), "contact": keys("C", contact + 1, 7), "role": roles},
        )
