"""The components of the pages. Built in; `COMPONENTS.md` lists their parameters, ``/style/`` shows them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fieldhouse.apps.changes.queries import page_of
from fieldhouse.domain.findings import Finding
from fieldhouse.web import sentences
from fieldhouse.web.sentences.fields import FIELDS
from fieldhouse.web.sentences.kinds import KINDS
from fieldhouse.web.templatetags.fieldhouse import address_with, money

register = template.Library()

SELECTED = SafeString(" selected")


@register.simple_tag(takes_context=True)
def delta(
    context: template.Context,
    amount_minor: int | None,
    currency: str,
    since: datetime.date | None = None,
    href: str = "",
    good: str = "up",
) -> SafeString:
    """A change of an amount with its sign, an arrow and the day since which it is counted.

    ``good`` says which direction is welcome: ``up``, ``down`` or ``none``.
    """
    text = money(context, amount_minor, currency, href, unit=False, signed=True)
    return _delta(text, amount_minor, since, good)


@register.inclusion_tag("components/tile.html")
def tile(label: str, value: SafeString, foot: SafeString | str = "") -> dict[str, Any]:
    """A key number inside ``<dl class="fh-tiles">``: its label, the number, and a line below it.

    ``value`` and ``foot`` come from other tags: ``{% money … as closed %}{% tile label closed change %}``.
    """
    return {"label": label, "value": value, "foot": foot}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, name: str, label: str, numeric: bool = False, unit: str = ""
) -> dict[str, Any]:
    """A column's head that sorts by ``?sort=name`` and, pressed again, by ``?sort=-name``."""
    current = context["request"].GET.get("sort", "")
    state = {name: "ascending", f"-{name}": "descending"}.get(current, "none")
    wanted = f"-{name}" if state == "ascending" else name
    address = address_with(context, sort=wanted, after="", before="")
    return {"label": label, "unit": unit, "numeric": numeric, "state": state, "address": address}


@register.inclusion_tag("components/filter_form.html")
def filter_form(form: forms.BaseForm, clear_url: str = "") -> dict[str, Any]:
    """A form that filters by GET, in one row; ``clear_url`` shows a way back to everything."""
    return {"form": form, "clear_url": clear_url}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """The fields of a form with labels, help, and errors that a screen reader finds."""
    return {"form": form}


@register.inclusion_tag("components/form_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """One field: its label, its control in our look, its help and its errors."""
    return {"field": field, "widget": _widget(field)}


@register.simple_tag
def field_control(field: BoundField) -> SafeString:
    """The control of a field alone, for forms whose labels are the heads of a table."""
    return _widget(field)


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, previous: str = "", following: str = "") -> dict[str, Any]:
    """Keyset pages: ``?before=previous`` and ``?after=following``; an empty key is the end of the list."""
    return {
        "previous": address_with(context, before=previous, after="") if previous else "",
        "following": address_with(context, after=following, before="") if following else "",
    }


@register.inclusion_tag("components/shown_of.html")
def shown_of(shown: int, total: int, withheld: int = 0) -> dict[str, Any]:
    """How many of how many are shown, and how many the policy withholds."""
    return {"shown": shown, "total": total, "withheld": withheld}


@register.simple_tag
def crm_page(record: Any) -> str:
    """The address of a record in its CRM; nothing for no record, or a source whose profile names none."""
    return page_of(record) if record else ""


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, sentence: str, action_url: str = "", action_label: str = "", icon_name: str = "info-circle"
) -> dict[str, Any]:
    """Nothing to show: why, and what to do next."""
    return {
        "title": title,
        "sentence": sentence,
        "action_url": action_url,
        "action_label": action_label,
        "icon_name": icon_name,
    }


@register.inclusion_tag("components/findings_table.html")
def findings_table(findings: Iterable[Finding]) -> dict[str, Any]:
    """Findings with severity, place, the value as read, and the whole sentence of the rule."""
    rows = [{"finding": one, "sentence": sentences.sentence_for_finding(one)} for one in findings]
    return {"rows": rows}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way down to here: pairs of label and address; the last one is this page."""
    return {"items": items}


@register.simple_tag
def reason(code: str, label: str, n: int | None = None, href: str = "") -> SafeString:
    """A reason code as a badge: its label, how many records have it, and its code in the title."""
    shown = format_html("{} <strong>{}</strong>", label, n) if n is not None else label
    if href:
        return format_html('<a class="fh-reason" href="{}" title="{}">{}</a>', href, code, shown)
    return format_html('<span class="fh-reason" title="{}">{}</span>', code, shown)


@register.simple_tag
def sentence(code: str, fields: Mapping[str, object] | None = None) -> str:
    """The whole sentence of a code, such as why a figure has no value; nothing for no code."""
    return sentences.sentence_for(code, fields or {}) if code else ""


@register.simple_tag
def finding_sentence(finding: Finding) -> str:
    """The whole sentence of a finding's rule, with what the finding names."""
    return sentences.sentence_for_finding(finding)


@register.simple_tag
def kind_name(kind: str) -> str:
    """What a kind of record is called."""
    return str(KINDS[kind])


@register.simple_tag
def field_name(field: str) -> str:
    """What a field of records is called at the head of a column."""
    return str(FIELDS[field])


@register.inclusion_tag("components/run_progress.html", takes_context=True)
def run_progress(
    context: template.Context, run: Any, label: str, poll_url: str = "", cancel_url: str = ""
) -> dict[str, Any]:
    """A run's state and progress; under way, the block asks ``poll_url`` for itself every second."""
    return {
        "run": run,
        "label": label,
        "poll_url": poll_url,
        "cancel_url": cancel_url,
        "is_open": run.state in ("queued", "running"),
        "csrf_token": context.get("csrf_token"),
    }


def _delta(text: SafeString, value: int | None, since: datetime.date | None, good: str) -> SafeString:
    return render_to_string(
        "components/delta.html", {"number": text, "since": since, **_direction(value, good)}
    )


def _direction(value: int | None, good: str) -> dict[str, str]:
    if not value:
        return {"tone": "even", "arrow": ""}
    arrow = "up" if value > 0 else "down"
    if good == "none":
        return {"tone": "even", "arrow": arrow}
    return {"tone": "good" if arrow == good else "bad", "arrow": arrow}


def _widget(field: BoundField) -> SafeString:
    attributes: dict[str, str | bool] = {"class": _look(field.field.widget)}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    return _select(field, attributes) if _is_plain_select(field) else field.as_widget(attrs=attributes)


def _is_plain_select(field: BoundField) -> bool:
    widget = field.field.widget
    return isinstance(widget, forms.Select) and not widget.allow_multiple_selected


def _select(field: BoundField, attributes: dict[str, str | bool]) -> SafeString:
    """A select as Django's templates write it, which take twenty times as long over hundreds of options."""
    widget = field.field.widget
    attributes = {"id": field.auto_id, **field.build_widget_attrs(attributes, widget)}
    said = widget.get_context(field.html_name, field.value(), attributes)["widget"]
    parts = [(name, _options(group)) for name, group, _index in said["optgroups"]]
    shown = [
        format_html('<optgroup label="{}">{}</optgroup>', name, options) if name else options
        for name, options in parts
    ]
    return format_html(
        '<select name="{}"{}>{}</select>',
        said["name"],
        flatatt(said["attrs"]),
        format_html_join("", "{}", zip(shown)),
    )


def _options(group: Iterable[Mapping[str, Any]]) -> SafeString:
    said = ((one["value"], SELECTED if one["selected"] else "", one["label"]) for one in group)
    return format_html_join("", '<option value="{}"{}>{}</option>', said)


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
