"""Who may sign in: staff that the company has set up, nobody else."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter: no door for strangers to make an account, and our words at the door."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("The address or the password is not right."),
        "enter_current_password": gettext_lazy("This is not the password until now."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "too_many_login_attempts": gettext_lazy("Those were many tries. Try once more in a few minutes."),
        "rate_limited": gettext_lazy("That was a lot in a short time. Try once more in a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the letter names our own address, whatever host the request came with."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.ESMERO_URL + path.replace("UID-KEY", quote(key))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """One sees that one is in; no message says so."""
