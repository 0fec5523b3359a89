"""What the sign-in library (allauth) asks of us: who may sign in, in which words, and what is noted of it."""

import io
from typing import Any
from urllib.parse import quote, urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.actions import sign_in
from esmero.domain.company import reads as company
from esmero.domain.staff import reads as staff
from esmero.ground import clock, crypto
from esmero.letters import staff as letters
from esmero.web.enter import arrival

WRONG_CODE = gettext_lazy("This code is not right, or its time is over.")


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """No door for strangers to make an account; our words at the door, our letters, our notes."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This sign-in rests."),
        "email_password_mismatch": gettext_lazy("The address or the password is not right."),
        "enter_current_password": gettext_lazy("This is not the password until now."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": gettext_lazy("Those were many tries. Try once more in a few minutes."),
        "rate_limited": gettext_lazy("That was a lot in a short time. Try once more in a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the letter names our own address, whatever host the request came with."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.ESMERO_URL + path.replace("UID-KEY", quote(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the letter: a mail server that is slow must not tell who works here."""
        agent = staff.holder_of(email)
        if agent is None or not agent.is_active:
            return
        if template_prefix.endswith("/password_reset_key"):
            letter = letters.new_password(agent, link=context["password_reset_url"])
        elif template_prefix.endswith("/login_code"):
            letter = letters.code(agent, code=context["code"])
        else:
            return
        sign_in.write_to(agent=agent, letter=letter, at=clock.now())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record what was changed, and tell the person."""
        change = template_prefix.rpartition("/")[2]
        sign_in.note_own_change(agent=user, change=change, at=clock.now())

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        at = clock.now()
        arrival.note(request, user, at=at)
        arrival.keep_language(request, user, at=at)

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **details)
        arrival.forget_language(answer)
        return answer

    def logout(self, request: HttpRequest) -> None:
        sign_in.leave(session_key=request.session.session_key or "", at=clock.now())
        super().logout(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        answer: HttpResponse = super().respond_user_inactive(request, user)
        return answer

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """What went wrong is said; that one is in, one sees."""
        if level >= messages.ERROR and kwargs.get("message"):
            messages.add_message(request, level, str(kwargs["message"]))


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]
    """Code apps, passkeys and recovery codes: locked at rest, named for the company."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": gettext_lazy(
            "Recovery codes stand in for a code app or a passkey; set up one of them first."
        ),
    }

    def get_totp_issuer(self) -> str:
        return f"Esmero {company.the_company().name}".replace(":", " ")

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        picture = segno.make(url, error="m")
        picture.save(drawn, kind="svg", xmldecl=False, scale=5, border=3, light="#ffffff", dark="#000000")
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return crypto.lock("second-step", text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unlock("second-step", encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = user.authenticator_set.filter(type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are bound to the address of this installation, whatever host a request names."""
        return {"id": urlsplit(settings.ESMERO_URL).hostname or "localhost", "name": self.get_totp_issuer()}


class ResetLinks(PasswordResetTokenGenerator):
    """Links for a new password: dead after use, after a newer one, after another role."""

    def make_token(self, user: Any) -> str:
        sign_in.ask_for_reset(agent=user)
        return super().make_token(user)

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        own = super()._make_hash_value(user, timestamp)
        return f"{own}\0{user.reset_word}\0{user.role}\0{user.is_active}"
