"""What many tests of mail begin with."""

from datetime import UTC, datetime

import pytest
from tests import world

from esmero.actions import receive
from esmero.actions.tests.test_receive import mail

NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def there():
    return world.make_world(NOON)


@pytest.fixture
def asked(there):
    """What the customer asked first."""
    return receive.receive(mail("Is the coat in stock?", mail_message_id="1@mail.example"), at=NOON)
