"""Writing one batch of opportunities and their changes."""

from __future__ import annotations

import numpy as np
import polars as pl

from .accounts import Accounts, account_key
from .batch import Batch
from .deals import ORDER_TYPES, TYPES, Deals
from .draws import Draws, Ints
from .events import (
    ACCOUNT,
    AMOUNT,
    CATEGORY,
    CLOSE_ON,
    CURRENCY,
    FIELDS,
    ORDER_TYPE,
    OWNER,
    STAGE,
    TERRITORY,
    TYPE,
)
from .marketing import Marketing
from .organisation import Organisation, person_key
from .stages import CATEGORIES, STAGES
from .teams import CURRENCIES, JAPAN, JPY
from .writing import Sheets, amounts, dates, instants, look_up

LEAD_SOURCES = ("inbound", "outbound", "partner", "event", "web", "referral")
NEXT_STEPS = (
    "Qualification meeting",
    "Scoping call with the project lead",
    "Agree the evaluation plan",
    "Review results of the proof",
    "Present the proposal",
    "Agree terms with purchasing",
    "Signature",
)
NEXT_STEPS_JA = (
    "初回打合せ",
    "要件ヒアリング",
    "評価計画の合意",
    "評価結果の確認",
    "提案説明",
    "購買部門と条件調整",
    "注文書の受領",
)
_TYPE_WORDS = ("new platform", "expansion", "renewal", "services")
_TYPE_WORDS_JA = ("新規導入", "追加導入", "更新", "支援サービス")
NOBODY = -1


class OpportunityWriter:
    """Appends batches to `opportunity` and `change`; holds the texts that numbers stand for."""

    def __init__(
        self, org: Organisation, accounts: Accounts, sheets: Sheets, *, has_implied_changes: bool
    ) -> None:
        self._sheets = sheets
        self._has_implied_changes = has_implied_changes
        self._names = pl.Series(accounts.names)
        self._texts: dict[int, pl.Series] = {
            STAGE: pl.Series([stage.code for stage in STAGES]),
            CATEGORY: pl.Series(CATEGORIES),
            CURRENCY: pl.Series(CURRENCIES),
            OWNER: pl.Series([person_key(person) for person in range(len(org.people))]),
            ACCOUNT: pl.Series([account_key(account) for account in range(len(accounts))]),
            TERRITORY: pl.Series(org.patches),
            TYPE: pl.Series(TYPES),
            ORDER_TYPE: pl.Series(ORDER_TYPES),
        }

    def _text(self, field: int, value: Ints, currency: Ints) -> pl.Series:
        if field == AMOUNT:
            return amounts(value, currency == JPY)
        return dates(value) if field == CLOSE_ON else look_up(self._texts[field], value)

    def write(self, batch: Batch, marketing: Marketing, draws: Draws) -> None:
        """Append one batch; opportunities whose lead came from an event name a campaign of ``marketing``."""
        self._write_changes(batch)
        n, deals, current = len(batch), batch.deals, batch.changes.current
        texts = [self._text(field, current[:, field], deals.currency) for field in range(len(FIELDS))]
        source = draws.pick((24, 26, 18, 14, 12, 6), n)
        from_event = np.flatnonzero(source == LEAD_SOURCES.index("event"))
        self._sheets.write(
            "opportunity",
            {
                "key": batch.keys(np.arange(n)),
                "name": self._opportunity_names(deals),
                "account": texts[ACCOUNT],
                "owner": texts[OWNER],
                "territory": texts[TERRITORY],
                "type": texts[TYPE],
                "order_type": texts[ORDER_TYPE],
                "created_at": instants(batch.created_at),
                "modified_at": instants(batch.modified_at),
                "stage": texts[STAGE],
                "category": texts[CATEGORY],
                "amount": texts[AMOUNT],
                "currency": texts[CURRENCY],
                "close_on": texts[CLOSE_ON],
                "lead_source": look_up(LEAD_SOURCES, source),
                "next_step": self._next_steps(deals, current[:, STAGE], draws),
                "campaign": marketing.of_deals(deals.region, deals.created_day, from_event, draws),
            },
        )

    def _write_changes(self, batch: Batch) -> None:
        changes = batch.changes
        told = slice(None) if self._has_implied_changes else changes.told()
        deal, of_field, value, at = (
            column[told] for column in (changes.deal, changes.field, changes.value, changes.at)
        )
        currency = batch.deals.currency[deal]
        places: list[Ints] = []
        texts: list[pl.Series] = []
        for field in range(len(FIELDS)):
            rows = np.flatnonzero(of_field == field)
            places.append(rows)
            texts.append(self._text(field, value[rows], currency[rows]))
        back = np.argsort(np.concatenate(places), kind="stable")
        self._sheets.write(
            "change",
            {
                "opportunity": batch.keys(deal),
                "field": look_up(FIELDS, of_field),
                "value": pl.concat(texts).gather(pl.Series(back)),
                "at": instants(at),
            },
        )

    def _opportunity_names(self, deals: Deals) -> pl.Series:
        words = pl.Series([*_TYPE_WORDS, *_TYPE_WORDS_JA])
        kind = look_up(words, deals.type + np.where(deals.region == JAPAN, len(TYPES), 0))
        frame = pl.DataFrame({"account": self._names.gather(pl.Series(deals.account)), "kind": kind})
        return frame.select(pl.concat_str("account", pl.lit(" "), "kind")).to_series()

    def _next_steps(self, deals: Deals, stage: Ints, draws: Draws) -> pl.Series:
        steps = pl.Series([*NEXT_STEPS, *NEXT_STEPS_JA])
        is_told = (stage < len(NEXT_STEPS)) & draws.chance(0.8, len(deals))
        index = stage + np.where(deals.region == JAPAN, len(NEXT_STEPS), 0)
        return look_up(steps, np.where(is_told, index, NOBODY))
