"""What a server by which letters leave a mailbox may say, and what is told of it."""

import socket
import threading

import pytest

from esmero.domain.channels.ports import CouldNotFetch, Outlet
from esmero.gateways.email.fetching import outlets


@pytest.mark.parametrize(
    ("greeting", "trouble", "answer"),
    [
        (b"421 4.7.0 Too many connections\r\n", "ANSWER", "421 4.7.0 Too many connections"),
        (b"* OK IMAP ready\r\n", "NO_SMTP", None),
    ],
)
def test_who_does_not_want_us_just_now_is_told_from_what_speaks_no_smtp(settings, greeting, trouble, answer):
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(CouldNotFetch) as told:
        port = server.getsockname()[1]

        def greet():
            with server.accept()[0] as line:
                line.sendall(greeting)
                line.recv(100)

        threading.Thread(target=greet, daemon=True).start()
        settings.ESMERO_INSIDE_HOSTS = [f"localhost:{port}"]
        outlets.signed_in(Outlet("localhost", port, "PLAIN", "somebody", "secret"))

    assert told.value.trouble == trouble and told.value.answer == (answer or told.value.answer)


def test_a_server_that_goes_on_talking_is_cut_off(settings):
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(CouldNotFetch) as told:
        port = server.getsockname()[1]

        def talk():
            with server.accept()[0] as line:
                while not is_over.wait(0.05):
                    line.sendall(b"220-Hello\r\n")

        threading.Thread(target=talk, daemon=True).start()
        settings.ESMERO_INSIDE_HOSTS = [f"localhost:{port}"]
        try:
            outlets.signed_in(Outlet("localhost", port, "PLAIN", "somebody", "secret"), seconds=0.3)
        finally:
            is_over.set()

    assert told.value.trouble == "NO_SMTP"
