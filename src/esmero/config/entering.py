"""Who may sign in: staff that the company has set up, nobody else."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter: no door for strangers to make an account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
