"""Letters to people of the staff about signing in: plain words, in their own language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from esmero.domain.company.models import Company
    from esmero.domain.staff.models import Agent, Invitation

CHANGED = {
    "password_changed": gettext_lazy("The password of your sign-in was changed."),
    "password_set": gettext_lazy("Your sign-in has a password now."),
    "password_reset": gettext_lazy(
        "The password of your sign-in was changed by a link that was sent to you."
    ),
    "totp_activated": gettext_lazy("Your sign-in asks for a code from an app now."),
    "totp_deactivated": gettext_lazy("Your sign-in asks for no code from an app any more."),
    "webauthn_added": gettext_lazy("Your sign-in has a new passkey."),
    "webauthn_removed": gettext_lazy("A passkey of your sign-in was taken away."),
    "recovery_codes_generated": gettext_lazy(
        "Your sign-in has new recovery codes; those from before are worthless."
    ),
}


@dataclass(frozen=True)
class StaffLetterWords:
    """Subject and words of a letter."""

    subject: str
    text: str


def invitation(to: Invitation, *, company: Company, by: str, link: str) -> StaffLetterWords:
    """Ask somebody to join the staff."""
    with translation.override(to.language):
        about = {"name": by, "company": company.name}
        return _letter(
            _("Come and answer with us at %(company)s") % about,
            _("%(name)s invites you to answer the customers of %(company)s.") % about,
            _("This link leads you in. It works once, and for seven days:"),
            link,
            _("If you don’t know what this is about, leave this letter be; nothing happens then."),
        )


def new_password(agent: Agent, *, link: str) -> StaffLetterWords:
    """Send the link for a new password."""
    with translation.override(agent.language):
        return _letter(
            _("A new password for Esmero"),
            _("Somebody, probably you, asked for a new password for your sign-in. This link leads to it:"),
            link,
            _("It works once and for an hour. If it was not you, nothing needs to be done."),
        )


def code(agent: Agent, *, code: str) -> StaffLetterWords:
    """Send a code that signs somebody in."""
    with translation.override(agent.language):
        return _letter(
            _("Your code is %(code)s") % {"code": code},
            _("Your code for signing in:"),
            code,
            _("It is good for a few minutes. Tell it to nobody; we never ask for it."),
        )


def changed(agent: Agent, change: str) -> StaffLetterWords:
    """Tell somebody what was changed about their sign-in."""
    with translation.override(agent.language):
        return _letter(
            _("Your sign-in was changed"),
            str(CHANGED[change]),
            _("If it was not you, choose a new password and tell an owner of your company."),
        )


def second_step_reset(agent: Agent, *, by: str) -> StaffLetterWords:
    """Tell somebody that their second step was taken away."""
    with translation.override(agent.language):
        return _letter(
            _("Your second step was taken away"),
            _("%(name)s took away your code app, passkeys and recovery codes, and signed you out everywhere.")
            % {"name": by},
            _("Sign in with your password and set up a new second step."),
            _("If you did not ask for this, tell an owner of your company."),
        )


def _letter(subject: str, *paragraphs: str) -> StaffLetterWords:
    return StaffLetterWords(subject, "\n\n".join(paragraphs) + "\n")
