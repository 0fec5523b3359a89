"""Fields that the forms of the back office share: clock times, places, zones, photographs, secrets."""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from esmero.ground import calendars, pictures, places

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?", re.ASCII)
HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE | re.ASCII)
MEGABYTE = 1024 * 1024
PHOTO_WIDTH, PHOTO_HEIGHT = 320, 400


class ClockField(forms.CharField):
    """A time of day as people type it: 9, 9:30, 9.30, 17:00, 24:00. Cleans to a time, 24:00 to 0:00."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5})

    def clean(self, value: Any) -> time | None:
        typed = super().clean(value)
        if not typed:
            return None
        match = CLOCK.fullmatch(typed)
        hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
        if hours * 60 + minutes > 24 * 60 or minutes > 59:
            raise ValidationError(_("Write a time of day such as 9:00 or 17:30."))
        return time(hours % 24, minutes)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}:{value.minute:02}" if isinstance(value, time) else value


class ZoneField(forms.CharField):
    """The name of a time zone, as in Europe/Madrid."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Time zone"),
            max_length=60,
            widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
            error_messages={"required": gettext_lazy("Write the time zone, for example Europe/Madrid.")},
        )

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        try:
            return calendars.parse_zone(typed).key
        except calendars.BadCalendar as error:
            raise ValidationError(
                _("There is no time zone %(name)s. Write continent and city, for example Europe/Madrid.")
                % {"name": typed}
            ) from error


class PlaceField(forms.CharField):
    """A place whose public holidays are kept, by name in the reader's language; cleans to its code."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Public holidays of"),
            help_text=gettext_lazy("A country, or a part of one: the clock rests on its public holidays."),
            widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        found = places.find(typed, spoken()) if typed else ""
        if found is None:
            raise ValidationError(_unknown_place(typed))
        return found

    def prepare_value(self, value: Any) -> Any:
        return places.name(value, spoken()) if value else ""


def _unknown_place(typed: str) -> str:
    like = places.like(typed, spoken())
    if like:
        return _("We know no place %(name)s. Is it %(like)s?") % {"name": typed, "like": like}
    return _("We know no place %(name)s. Choose one of the list, or leave this empty.") % {"name": typed}


class PhotoField(forms.FileField):
    """A photograph, PNG or JPEG; cleans to PNG bytes cut upright, without what the camera told."""

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file = super().clean(data, initial)
        if file.size > settings.ESMERO_MAX_FILE_MB * MEGABYTE:
            raise ValidationError(
                _("This file is larger than %(limit)s MB. A photograph of that size is not needed here.")
                % {"limit": settings.ESMERO_MAX_FILE_MB}
            )
        try:
            return pictures.upright(file.read(), width=PHOTO_WIDTH, height=PHOTO_HEIGHT)
        except pictures.TooManyPoints as error:
            raise ValidationError(
                _("This picture has too many points for us. Send a smaller one.")
            ) from error
        except pictures.NotAPicture as error:
            raise ValidationError(
                _("We can’t read this as a photograph. Send a PNG or a JPEG, as cameras make them.")
            ) from error


class ColourField(forms.CharField):
    """A colour as browsers choose it: #20818c."""

    widget = forms.TextInput(attrs={"type": "color"})

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not HEX.fullmatch(typed):
            raise ValidationError(_("Write the colour with # and six signs, for example #20818c."))
        return typed.lower()


class LockedAwayField(forms.CharField):
    """A password or secret of ours elsewhere: never shown again; empty, the one from before stays."""

    def __init__(self, *, label: Any, strip: bool) -> None:
        super().__init__(
            label=label,
            help_text=gettext_lazy(
                "It is locked away and never shown again. Empty: the one from before stays."
            ),
            required=False,
            strip=strip,
            max_length=500,
            widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        )


def one_of(choices: Iterable[tuple[Any, Any]], label: Any, **options: Any) -> forms.TypedChoiceField:
    """Return a choice among numbered things (teams, people, calendars), cleaned to the number or None."""
    wrong = gettext_lazy("Choose one of the list; this one is not on it.")
    messages = {"required": gettext_lazy("Choose one of the list."), "invalid_choice": wrong}
    return forms.TypedChoiceField(
        choices=list(choices),
        label=label,
        coerce=int,
        empty_value=None,
        error_messages={**messages, **options.pop("error_messages", {})},
        **options,
    )


def spoken() -> str:
    """Return the code of the language that is spoken."""
    return (get_language() or "en").split("-")[0]
