"""Currencies: how many decimal places the minor unit of each ISO 4217 code has."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fieldhouse.domain.errors import BadInput

_BY_EXPONENT: dict[int, str] = {
    # Source: ISO 4217 list one (maintenance agency SIX), column CcyMnrUnts. Codes without a minor unit
    # (XAU, XDR, XTS, XXX, ...) are no currencies of a deal and stay out.
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
        "CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
        "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD "
        "LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB "
        "PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
        "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW "
        "ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

_WITHDRAWN_BY_EXPONENT: dict[int, str] = {
    # Source: ISO 4217 list three, codes withdrawn since 2015. The history of a CRM still holds deals in
    # them.
    0: "BYR",
    2: "ANG BGN CUC HRK LTL MRO SLL STD VEF ZWL",
}


def _by_code(by_exponent: Mapping[int, str]) -> dict[str, int]:
    return {code: places for places, codes in by_exponent.items() for code in codes.split()}


EXPONENTS: Mapping[str, int] = MappingProxyType(_by_code(_BY_EXPONENT) | _by_code(_WITHDRAWN_BY_EXPONENT))
"""Code to number of decimal places, active codes and those withdrawn since 2015."""


def exponent(code: str) -> int:
    """Return the decimal places of a currency's minor unit: 2 for USD and IDR, 0 for JPY, 3 for KWD.

    Codes are upper case; nothing is guessed. Raises ``BadInput("money.unknown_currency", currency=...)``.
    """
    places = EXPONENTS.get(code)
    if places is None:
        raise BadInput("money.unknown_currency", currency=code)
    return places
