"""What a restore ends at one stroke; `company.restored` is its event."""

from datetime import datetime

from esmero.domain.staff.models import Agent, SignIn, StaffLetter


def end_all_ways_in(*, at: datetime) -> None:
    """End every sign-in, every letter that waits, and every link for a new password."""
    SignIn.objects.all().delete()
    StaffLetter.objects.all().delete()
    # A link for a new password is made of this moment, among others: with another one it fits no more.
    Agent.objects.update(last_login=at)
