"""Django's forms, put into words that our own macros understand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radio"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
)
# Told to the macro by itself, or not at all.
NOT_AS_ATTRIBUTES = {
    # No browser cuts words that somebody pastes: what is too long stays, and the field says so.
    "maxlength",
    "autocomplete",
    "rows",
    "cols",
    "placeholder",
    "id",
    "required",
    "aria-describedby",
    "aria-invalid",
}


@dataclass(frozen=True)
class Field:
    """One field as a macro needs it: no widget, only words and values."""

    id: str
    name: str
    label: str
    hint: str
    error: str
    kind: str
    value: Any
    choices: Sequence[tuple[Any, Any]] = ()
    several: bool = False
    required: bool = False
    rows: int | None = None
    autocomplete: str = ""
    attrs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with a form: where, what it is called, what to do."""

    id: str
    label: str
    error: str


def field_for(bound: BoundField) -> Field:
    """Describe a bound field of a Django form for the macro `form_field`."""
    widget, attrs = bound.field.widget, bound.field.widget.attrs
    kind = _kind(widget)
    return Field(
        id=bound.auto_id or bound.html_name,
        name=bound.html_name,
        label=str(bound.label or ""),
        hint=str(bound.help_text or ""),
        error=" ".join(_said(bound.errors)),
        kind=kind,
        value=_value(bound, kind),
        choices=_choices(widget),
        several=bool(getattr(widget, "allow_multiple_selected", False)),
        required=bool(bound.field.required and kind != "checkboxes"),
        rows=int(attrs.get("rows", 5)) if kind == "textarea" else None,
        autocomplete=str(attrs.get("autocomplete", "")),
        attrs={name: value for name, value in attrs.items() if name not in NOT_AS_ATTRIBUTES},
    )


def say_too_long() -> None:
    """Let every field without words of its own say in ours that something is too long for it."""
    MaxLengthValidator.message = gettext_lazy(
        "This is too long: %(show_value)s signs, and there is room for %(limit_value)s."
    )


def errors_of(form: Any) -> list[Wrong]:
    """List what is wrong with a form and its rows, for the summary on top of it.

    A single mistake beside a field that is seen says enough by itself: then the list is empty. Rows stand
    further down.
    """
    if not form:
        return []
    wrong = _all_wrong(form)
    below = [one for row in getattr(getattr(form, "rows", None), "forms", []) for one in _all_wrong(row)]
    is_plain = len(wrong) == 1 and bool(wrong[0].id) and not below
    return [] if is_plain else [*wrong, *below]


def _all_wrong(form: Any) -> list[Wrong]:
    errors = getattr(form, "errors", None) or {}
    return [_wrong(form, name, error) for name, some in errors.items() for error in _said(some)]


def _said(errors: Any) -> list[str]:
    """Return what is wrong with a field; of what is too long that alone: the rest may come of it."""
    rows = list(errors.as_data())
    too_long = [one for one in rows if one.code == "max_length"]
    return [str(words) for one in (too_long or rows) for words in one]


def _wrong(form: forms.BaseForm, name: str, error: str) -> Wrong:
    if name == NON_FIELD_ERRORS or form[name].is_hidden:
        return Wrong(id="", label="", error=str(error))
    bound = form[name]
    return Wrong(id=bound.auto_id or bound.html_name, label=str(bound.label or ""), error=str(error))


def _kind(widget: forms.Widget) -> str:
    for known, kind in KINDS:
        if isinstance(widget, known):
            return kind
    return getattr(widget, "input_type", None) or "text"


def _value(bound: BoundField, kind: str) -> Any:
    value = bound.value()
    if kind == "checkbox":
        return bool(value)
    if kind in ("select", "radio", "checkboxes"):
        return value if value is not None else ""
    return bound.field.widget.format_value(value) or "" if value is not None else ""


def _choices(widget: forms.Widget) -> Sequence[tuple[Any, Any]]:
    return [cast("tuple[Any, Any]", pair) for pair in getattr(widget, "choices", ())]
