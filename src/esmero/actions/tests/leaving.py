"""A mail server for tests: it hears letters, and what is to happen around the handing over."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import CouldNotSend, PerhapsSent


class Server:
    """A mail server that hears letters; `before` and `after` are done around the handing over."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.before: Callable[[Delivery], None] = lambda delivery: None
        self.after: Callable[[Delivery], None] = lambda delivery: None

    def send(self, delivery: Delivery, handing_over: Callable[[], None]) -> str:
        self.before(delivery)
        handing_over()
        self.heard.append(bytes(delivery.raw))
        self.after(delivery)
        return "250 OK"

    def rest(self) -> None:
        """Nothing is open."""

    def mails(self) -> list[EmailMessage]:
        """Return what it heard, read."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.heard]


def refuse(delivery: Delivery) -> None:
    """Have the server take nothing just now."""
    raise CouldNotSend("451 Later", is_final=False)


def doubt(delivery: Delivery) -> None:
    """Have nobody know whether the server took it."""
    raise PerhapsSent("The line broke.")
