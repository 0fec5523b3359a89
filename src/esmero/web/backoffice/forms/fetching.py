"""What is filled in about the mailbox from which a channel's mail is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import Afterwards, Leaving, LineSecurity, SigningIn
from esmero.web.backoffice.fields import LockedAwayField

if TYPE_CHECKING:
    from esmero.domain.channels.models import Fetching

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[?[0-9a-f:]{2,45}\]?", re.ASCII)
OUT = ("smtp_host", "smtp_port", "smtp_security")
KEPT = ("host", "port", "security", "user", "sign_in", "folder", "afterwards", "move_to", "leaves", *OUT)


class FetchingForm(forms.Form):
    """The server, how one signs in there, and what becomes of a mail that was fetched."""

    host = forms.CharField(
        label=gettext_lazy("Mail server (IMAP)"),
        help_text=gettext_lazy("For example imap.example.com."),
        max_length=253,
        error_messages={"required": gettext_lazy("Write how the mail server is called.")},
    )
    security = forms.ChoiceField(
        label=gettext_lazy("How the line is secured"),
        choices=LineSecurity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how the line is secured.")},
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"),
        help_text=gettext_lazy("Mostly 993 with TLS, otherwise 143."),
        min_value=1,
        max_value=65535,
        error_messages={
            name: gettext_lazy("Write a number between 1 and 65535.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    user = forms.CharField(
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("Often the whole mail address."),
        max_length=320,
        error_messages={"required": gettext_lazy("Write the user name of the mailbox.")},
    )
    sign_in = forms.ChoiceField(
        label=gettext_lazy("How one signs in"),
        choices=SigningIn.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how one signs in.")},
    )
    password = LockedAwayField(label=gettext_lazy("Password"), strip=False)
    folder = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=255,
        error_messages={"required": gettext_lazy("Write from which folder mail is fetched.")},
    )
    afterwards = forms.ChoiceField(
        label=gettext_lazy("What becomes of a mail there, once it is kept here"),
        choices=Afterwards.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of a mail there.")},
    )
    move_to = forms.CharField(
        label=gettext_lazy("The other folder"),
        help_text=gettext_lazy("Only where mail is moved. It has to be there already."),
        required=False,
        max_length=255,
    )

    leaves = forms.ChoiceField(
        label=gettext_lazy("How its letters leave"),
        help_text=gettext_lazy(
            "By this mailbox: with the same user name and password or consent. Choosing it needs the password"
            " once more, or to connect again."
        ),
        choices=Leaving.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    smtp_host = forms.CharField(
        label=gettext_lazy("Mail server for letters (SMTP)"),
        help_text=gettext_lazy("For example smtp.example.com. Only where letters leave by this mailbox."),
        required=False,
        max_length=253,
    )
    smtp_port = forms.IntegerField(
        label=gettext_lazy("Its port"),
        help_text=gettext_lazy("Mostly 465 with TLS, 587 with STARTTLS."),
        required=False,
        min_value=1,
        max_value=65535,
        error_messages={
            name: gettext_lazy("Write a number between 1 and 65535.")
            for name in ("invalid", "min_value", "max_value")
        },
    )
    smtp_security = forms.ChoiceField(
        label=gettext_lazy("How the line for letters is secured"),
        choices=LineSecurity.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, kept: Fetching | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept:
            self.initial = {name: getattr(kept, name) for name in KEPT}
        else:
            self.initial = {"port": 993, "folder": "INBOX", "security": "TLS"}
            self.initial |= {"sign_in": SigningIn.PASSWORD, "afterwards": "SEEN"}
            self.initial |= {"leaves": Leaving.COMPANY}

    def clean_host(self) -> str:
        return _host(self.cleaned_data["host"])

    def clean_smtp_host(self) -> str:
        return _host(self.cleaned_data["smtp_host"]) if self.cleaned_data["smtp_host"] else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("user", "password", "folder", "move_to"):
            if any(not sign.isprintable() for sign in given.get(name) or ""):
                self.add_error(name, _("There are signs in it that nobody sees. Write it anew by hand."))
        self._check_folders(given)
        self._check_way_out(given)
        return given

    def _check_way_out(self, given: dict[str, Any]) -> None:
        if given.get("leaves") != Leaving.MAILBOX:
            given |= {"leaves": Leaving.COMPANY, "smtp_host": "", "smtp_port": None, "smtp_security": ""}
            self.errors.pop("smtp_host", None)
            self.errors.pop("smtp_port", None)
            return
        missing = {
            "smtp_host": _("Write how the mail server for letters is called."),
            "smtp_port": _("Write a number between 1 and 65535."),
            "smtp_security": _("Choose how the line for letters is secured."),
        }
        for name, words in missing.items():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, words)

    def _check_folders(self, given: dict[str, Any]) -> None:
        if given.get("afterwards") != Afterwards.MOVED:
            given["move_to"] = ""
        elif not given.get("move_to"):
            self.add_error("move_to", _("Write to which folder mail is moved."))
        elif given["move_to"].lower() == str(given.get("folder")).lower():
            self.add_error("move_to", _("This is the folder from which it is fetched."))

    def ask_for_password(self) -> None:
        """Say that the password is missing."""
        self.add_error(
            "password", _("Write the password: there is none, or it was for another server or name.")
        )

    def details(self) -> dict[str, Any]:
        """Return what is to be kept, without the password."""
        return {name: self.cleaned_data[name] for name in KEPT}


def _host(given: str) -> str:
    host = str(given).lower()
    if not HOST.fullmatch(host):
        raise ValidationError(_("Only the name of the server, without anything before or after it."))
    return host.strip("[]")
