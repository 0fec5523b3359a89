"""What many tests of actions begin with: a small company, a mail server, two writers at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests import world
from tests.at_once import Pause

from esmero.actions import receive
from esmero.actions.tests.leaving import Server
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels import ports
from esmero.domain.channels.kinds import ChannelKind
from esmero.ground import clock, db
from esmero.insight import soundness

NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def there():
    return world.make_world(NOON)


@pytest.fixture
def asked(there):
    """What the customer asked first."""
    return receive.receive(mail("Is the coat in stock?", mail_message_id="1@mail.example"), at=NOON)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """The mail server to which letters are handed."""
    found = Server()
    monkeypatch.setitem(ports._transports, ChannelKind.EMAIL, found)
    return found


@pytest.fixture
def pause(monkeypatch: pytest.MonkeyPatch) -> Pause:
    """The first writer stops here, with all that it writes written and nothing of it committed."""
    pause = Pause()
    finish = db._do_last

    def finish_later(mine: Any) -> None:
        pause.here()
        finish(mine)

    monkeypatch.setattr(db, "_do_last", finish_later)
    return pause


@pytest.fixture
def ends_sound() -> Iterator[None]:
    """Whatever happens in the test, nothing that must hold is broken after it."""
    yield
    assert list(soundness.faults(clock.now())) == []
