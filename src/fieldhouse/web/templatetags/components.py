"""The components of the pages. Built in; `COMPONENTS.md` lists their parameters and ``/style/`` shows them."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """The fields of a form with labels, help, and errors that a screen reader finds."""
    return {"form": form}


@register.inclusion_tag("components/form_field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """One field: its label, its control in our look, its help and its errors."""
    return {"field": field, "widget": _widget(field)}


def _widget(field: BoundField) -> SafeString:
    widget = field.field.widget
    is_choice = isinstance(widget, forms.Select)
    attributes = {"class": "form-select" if is_choice else "form-control"}
    if isinstance(widget, forms.CheckboxInput):
        attributes = {"class": "form-check-input"}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    return field.as_widget(attrs=attributes)
