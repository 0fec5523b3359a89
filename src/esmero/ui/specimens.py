"""What the living page shows: invented people, promises and files, enough for every state of every part."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """Somebody for the living page."""

    name: str
    initials: str
    photo_url: str = ""


@dataclass(frozen=True)
class File:
    """A file that came with a letter."""

    name: str
    url: str = "#file"
    size: str = ""
    thumb_url: str = ""


@dataclass(frozen=True)
class Command:
    """Something that can be done."""

    name: str
    words: str
    keys: str = ""
    way: str = "press"
    also: str = ""
    icon: str = ""
    url: str = "#c2"

    @property
    def short(self) -> str:
        return self.words

    @property
    def attrs(self) -> dict[str, str]:
        return {"data-presses": self.url[1:]} if self.way == "press" else {}

    @property
    def fields(self) -> dict[str, str]:
        return {}


class Ask(forms.Form):
    """One field of each kind."""

    about = forms.CharField(
        label="What is it about?",
        help_text="In your own words and your own language. No account needed.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    email = forms.EmailField(
        label="Where we answer you", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    team = forms.ChoiceField(label="Who", choices=[("1", "Care"), ("2", "Parcels")])
    days = forms.MultipleChoiceField(
        label="On which days",
        choices=[("0", "Monday"), ("1", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
    )
    way = forms.ChoiceField(
        label="How", choices=[("mail", "By e-mail"), ("call", "Call me")], widget=forms.RadioSelect
    )
    copy = forms.BooleanField(label="Send me a copy", required=False)


def all_of_them() -> dict[str, Any]:
    """Return the context of the living page."""
    return {
        "marta": Person("Marta Roldán", "MR"),
        "ana": Person("Ana Belmonte", "AB"),
        "viktor": Person("Виктор Ильин", "ВИ"),
        "hostile": Person("<script>alert(1)</script>", "<b"),
        "made_at": NOON,
        "due_at": NOON + timedelta(hours=2),
        "form": Ask(),
        "wrong": Ask({"about": "", "email": "ana@", "team": "1"}, auto_id="wrong_%s"),
        "commands": [
            (
                "This conversation",
                [
                    Command("reply", "Write an answer", "R", also="reply, respond", icon="pen"),
                    Command("shut", "Close it", "E", "go", "resolve", "tick", "#closing"),
                    Command("send", "Send it", "Ctrl Enter", "key"),
                ],
            ),
            ("Go to", [Command("mine", "Mine", "G M", "go", "queue", "list", "#mine")]),
        ],
        "papers": [
            File("bill.pdf", size="214 kB"),
            File("a very long name of a file that goes on and on.odt", size="2 MB"),
        ],
        "pictures": [File("Left arm, inside", thumb_url="data:image/gif;base64,R0lGODlhAQABAAAAACw=")],
    }
