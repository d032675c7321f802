"""Numbers, dates and names as a person reads them. Built in: templates need no ``{% load %}``."""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fieldhouse.web import amounts

register = template.Library()


@register.simple_tag(takes_context=True)
def money(
    context: template.Context,
    amount_minor: int | None,
    currency: str,
    href: str = "",
    unit: bool = True,
    signed: bool = False,
) -> SafeString:
    """An amount in the person's unit, linked to its figure; the exact value is its title.

    ``unit=False`` leaves out the unit, for columns whose head shows it by ``{% money_unit %}``. ``None`` is a
    dash that reads "not known", which is not 0.
    """
    if amount_minor is None:
        return unknown()
    chosen = context.get("money_unit") or amounts.person_unit(None)
    text = _with_sign(amounts.shown(amount_minor, currency, chosen), amount_minor, signed)
    suffix = amounts.unit_label(chosen, currency) if unit else ""
    return number(text, amounts.exact(amount_minor, currency), suffix, href)


@register.simple_tag(takes_context=True)
def money_unit(context: template.Context, currency: str) -> str:
    """The unit in which this person reads amounts of a currency: ``USD K``, ``千円``."""
    return amounts.unit_label(context.get("money_unit") or amounts.person_unit(None), currency)


@register.simple_tag
def percent(share_bp: int | None, href: str = "", digits: int = 1, signed: bool = False) -> SafeString:
    """Basis points as a percentage: 8350 is ``83.5%``. The title holds both digits after the point."""
    if share_bp is None:
        return unknown()
    text = _with_sign(amounts.grouped(amounts.quotient(share_bp, 100, digits)), share_bp, signed)
    return number(f"{text}%", f"{amounts.grouped(amounts.quotient(share_bp, 100, 2))}%", "", href)


@register.simple_tag
def count(n: int | Decimal | None, href: str = "", signed: bool = False) -> SafeString:
    """A number of things with the language's separators; nearly always whole."""
    if n is None:
        return unknown()
    text = _with_sign(amounts.grouped(n), n, signed)
    return number(text, text, "", href)


@register.simple_tag
def ratio(num: int | None, den: int | None, href: str = "", digits: int = 1) -> SafeString:
    """A quotient such as a pipeline coverage: ``3.2×``. Over nothing or over 0 it is not known."""
    if num is None or den is None or den <= 0:
        return unknown()
    text = amounts.grouped(amounts.quotient(num, den, digits))
    return number(f"{text}×", amounts.grouped(amounts.quotient(num, den, 4)), "", href)


@register.simple_tag
def day(on: datetime.date | None, short: bool = False) -> SafeString:
    """A date in the language's form, machine readable besides; ``short`` leaves out the year."""
    if on is None:
        return unknown()
    return _day(on, short, get_language())


@lru_cache(maxsize=4_096)
def _day(on: datetime.date, short: bool, _language: str | None) -> SafeString:
    """Pages show the same few thousand days over and over."""
    text = formats.date_format(on, "MONTH_DAY_FORMAT" if short else "DATE_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', on.isoformat()[:10], on.isoformat()[:10], text
    )


@register.simple_tag
def moment(at: datetime.datetime | None) -> SafeString:
    """A time in the person's zone, with the zone's name in the title."""
    if at is None:
        return unknown()
    local = timezone.localtime(at)
    text = formats.date_format(local, "DATETIME_FORMAT")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        local.strftime("%Y-%m-%d %H:%M:%S %Z"),
        text,
    )


@register.simple_tag
def person_name(person: Any) -> str:
    """A name in the order in which its script is written: 田中 太郎, Taro Tanaka; the key of a person without one."""
    if person is None:
        return _("Nobody")
    family, given = person.family_name, person.given_name
    if not (family and given):
        names = (getattr(person, "name", ""), family, given, getattr(person, "source_key", ""))
        return next((str(name) for name in names if name), "")
    return f"{family} {given}" if _is_east_asian(family) else f"{given} {family}"


@register.simple_tag
def text(value: str | None) -> str:
    """A text as the source has it; a dash that reads "not known" where it has none."""
    return value or unknown()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decoration unless it has a label."""
    source = f"{static('vendor/tabler-icons/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="fh-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, source
        )
    return format_html('<svg class="fh-icon" aria-hidden="true"><use href="{}"></use></svg>', source)


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """This page's address with some query fields changed; an empty value takes the field away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


def number(text: str, title: str, suffix: str, href: str) -> SafeString:
    """The markup of every number: tabular figures, a title, a small unit, and a link when it has a figure."""
    return format_html(_NUMBERS[bool(href), bool(suffix)], text=text, title=title, suffix=suffix, href=href)


_NUMBERS = {
    (has_link, has_unit): (
        (
            '<a class="fh-number" href="{href}" title="{title}">'
            if has_link
            else '<span class="fh-number" title="{title}">'
        )
        + '<span class="fh-digits">{text}</span>'
        + ('&nbsp;<span class="fh-unit">{suffix}</span>' if has_unit else "")
        + ("</a>" if has_link else "</span>")
    )
    for has_link in (True, False)
    for has_unit in (True, False)
}
"""The markup of a number with and without a link and a unit."""


def unknown() -> SafeString:
    """The dash of a value that nobody knows."""
    return format_html(
        '<span class="fh-unknown" title="{0}"><span aria-hidden="true">–</span>'
        '<span class="visually-hidden">{0}</span></span>',
        _("Not known"),
    )


def _with_sign(text: str, value: int | Decimal, signed: bool) -> str:
    return f"+{text}" if signed and value > 0 else text


def _is_east_asian(name: str) -> bool:
    return any(
        unicodedata.name(letter, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL")) for letter in name
    )
