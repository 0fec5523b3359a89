"""The waits of the product, shortened, so that an experiment sees in seconds what takes minutes in life."""

from datetime import timedelta
from typing import Any

LEASE = timedelta(seconds=2)
FOR_EVER = 1_000_000


def shorten() -> None:
    """Shorten leases, gaps and pauses; lift the limits that would stop many clients of one address."""
    from django.conf import settings

    from esmero.actions import by_itself, deliver
    from esmero.config import keeping, schedule
    from esmero.domain.channels import writes as channels
    from esmero.domain.channels.writes import receipts, tallies
    from esmero.gateways.email import smtp
    from esmero.gateways.email.reading import child
    from esmero.ground import pace
    from esmero.web.help.views import asking

    receipts.READ_LEASE = LEASE
    channels.SEND_LEASE = LEASE
    deliver.GAPS = [timedelta(seconds=1) for _ in deliver.GAPS]
    by_itself.ASKED_FOR_AN_HOUR = by_itself.OWNED_UP_AN_HOUR = FOR_EVER
    tallies.HOUR = timedelta(0)
    tallies.CONFIRMATIONS_A_DAY = tallies.TAKEN_FOR_A_PROGRAM = FOR_EVER
    asking.QUESTIONS_AN_HOUR = FOR_EVER
    keeping.FIRST_PAUSE_SECONDS = 0.1
    keeping.LONGEST_PAUSE_SECONDS = 0.2
    keeping.STOP_SECONDS = 4.0
    smtp.CONNECT_SECONDS = 2.0
    smtp.ANSWER_SECONDS = 2.0
    child.LONGEST_SECONDS = 2
    pace.FIRST_SECONDS, pace.STEADY_SECONDS = 0.5, 5.0
    schedule.DUTIES[:] = [_sooner(duty) for duty in schedule.DUTIES]
    settings.ESMERO_MAX_MAIL_MB = 5


def _sooner(duty: Any) -> Any:
    from dataclasses import replace

    return replace(duty, seconds=min(duty.seconds, 0.5))
