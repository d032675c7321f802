"""Record Ids as Salesforce makes them: 15 characters that tell capitals apart, and 3 that check them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from string import ascii_lowercase, ascii_uppercase, digits

import polars as pl

from fieldhouse.domain.record_ids import with_check

_ALPHABET = digits + ascii_uppercase + ascii_lowercase
_ORGANISATION = "Ks0"
_LENGTH = 9
_DIGITS = pl.Series(list(_ALPHABET))
_PAIRS = pl.Series([one + other for one in _ALPHABET for other in _ALPHABET])
_DIGIT_CAPITALS = pl.Series([int(one.isupper()) for one in _ALPHABET])
_PAIR_CAPITALS = pl.Series([one.isupper() + 2 * other.isupper() for one in _ALPHABET for other in _ALPHABET])
_CHECKS = pl.Series(list(ascii_uppercase + digits[:6]))
_IDS: int = len(_ALPHABET) ** _LENGTH

PREFIXES = {
    "User": "005", "UserRole": "00E", "Account": "001", "RecordType": "012", "OpportunityStage": "01J",
    "Opportunity": "006", "OpportunityFieldHistory": "017", "OpportunityHistory": "008",
    "OpportunityLineItem": "00k", "Product2": "01t", "PricebookEntry": "01u", "OpportunityTeamMember": "00q",
    "Contact": "003", "OpportunityContactRole": "00K", "Task": "00T", "Event": "00U", "Campaign": "701",
    "CampaignMember": "00v", "CampaignMemberStatus": "01Y", "Period": "026",
    "CurrencyType": "01L", "DatedConversionRate": "04w",
    "Lead": "00Q", "Partner": "00I", "ForecastingQuota": "0J9", "Territory2": "0MI", "Territory2Model": "0MA",
    "Territory2Type": "0M5",
}  # fmt: skip
"""The first characters of an object's Ids, where they are public; those of the others are `_OTHER`."""
_OTHER = "0zz"


def record_id(of: str, key: str | int) -> str:
    """The Id of a record of an object: of a number, or of a source key such as "O0000042" or "MGR-USE"."""
    number = key if isinstance(key, int) else _number(key)
    places = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        places.append(_ALPHABET[place])
    return with_check(PREFIXES.get(of, _OTHER) + _ORGANISATION + "".join(reversed(places)))


def ids(of: str, keys: pl.Series) -> pl.Series:
    """The Ids of source keys; an empty key has none."""
    known = keys.unique().drop_nulls()
    made = _numbered(of, [_number(key) for key in known])
    return keys.replace_strict(known, made, default=None, return_dtype=pl.String)


def numbered(of: str, numbers: Iterable[int]) -> pl.Series:
    """The Ids of records that have no key of their own."""
    return _numbered(of, numbers).alias("Id")


def _numbered(of: str, numbers: Iterable[int]) -> pl.Series:
    """What `record_id` makes of each number, for many at once: digits in pairs, whose capitals are known."""
    left = pl.Series("left", list(numbers), dtype=pl.Int64)
    digits_: list[pl.Series] = []
    for base in (len(_ALPHABET), *[len(_PAIRS)] * 4):
        digits_, left = [left % base, *digits_], left // base
    texts = [_PAIRS.gather(one) for one in digits_[:4]] + [_DIGITS.gather(digits_[4])]
    capitals = [_PAIR_CAPITALS.gather(one) for one in digits_[:4]] + [_DIGIT_CAPITALS.gather(digits_[4])]
    begins = PREFIXES.get(of, _OTHER) + _ORGANISATION
    first = with_check(begins.ljust(15, "0"))[15]
    second = _CHECKS.gather(
        capitals[0] * 2 + capitals[1] * 8
    )  # behind the last character of the organisation
    third = _CHECKS.gather(capitals[2] + capitals[3] * 4 + capitals[4] * 16)
    parts = [one.alias(str(nth)) for nth, one in enumerate([*texts, second, third])]
    columns = [pl.lit(begins), *(str(nth) for nth in range(5)), pl.lit(first), "5", "6"]
    return pl.DataFrame(parts).select(pl.concat_str(columns)).to_series()


def _number(key: str) -> int:
    """Keys of a letter and digits are numbers; the few others are hashed."""
    if key[1:].isdecimal():
        return ord(key[0]) * 10**10 + int(key[1:])
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % _IDS
