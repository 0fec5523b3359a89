"""What goes wrong at a mail server: told by its name, in plain words, and never with the password in it."""

import socket
import threading

import pytest
from tests import world

from esmero.domain.channels.ports import CouldNotFetch
from esmero.gateways.email.fetching import line as lines
from esmero.gateways.email.fetching.trial import ImapFetcher
from esmero.gateways.email.tests.mails import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings, dovecot):
    settings.ESMERO_INSIDE_HOSTS = [f"localhost:{dovecot.port}", f"localhost:{dovecot.tls_port}"]
    return world.make_world()


@pytest.fixture
def mailbox(company, dovecot):
    made = dovecot.user()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        ({"password": "wrong"}, "PASSWORD"),
        ({"folder": "Nowhere"}, "FOLDER"),
        ({"move_to": "Nowhere"}, "FOLDER"),
        ({"port": 1}, "INSIDE"),
        ({"host": "no-such-host.invalid"}, "NAME"),
        ({"security": "TLS", "port": "tls_port"}, "CERTIFICATE"),
        ({"security": "STARTTLS"}, "CERTIFICATE"),
        ({"security": "TLS"}, "NO_TLS"),
        ({"port": "closed"}, "REFUSED"),
    ],
)
def test_what_is_wrong_is_told_by_its_name_and_the_password_never(
    mailbox, dovecot, settings, changed, trouble
):
    ports = {"tls_port": dovecot.tls_port, "closed": 9}
    settings.ESMERO_INSIDE_HOSTS = [*settings.ESMERO_INSIDE_HOSTS, "localhost:9"]
    changed = {**changed, "port": ports.get(changed.get("port"), changed.get("port", dovecot.port))}

    with pytest.raises(CouldNotFetch) as told:
        ImapFetcher().try_out(mailbox.pickup(**changed))

    assert told.value.trouble == trouble
    assert "noon" not in told.value.answer and "wrong" not in told.value.answer


@pytest.mark.parametrize("security", ["TLS", "STARTTLS"])
def test_a_certificate_that_the_machine_trusts_is_good(mailbox, dovecot, monkeypatch, security):
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    mailbox.put(mail())
    port = dovecot.tls_port if security == "TLS" else dovecot.port

    assert ImapFetcher().try_out(mailbox.pickup(security=security, port=port)) == 1


def test_without_encryption_no_other_machine_hears_the_password(mailbox, monkeypatch):
    monkeypatch.setattr(lines.ipaddress.IPv4Address, "is_loopback", False)
    monkeypatch.setattr(lines.ipaddress.IPv6Address, "is_loopback", False)

    with pytest.raises(CouldNotFetch) as told:
        ImapFetcher().try_out(mailbox.pickup())

    assert told.value.trouble == "FAR"


def test_what_is_no_mail_server_is_told_so(mailbox, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        settings.ESMERO_INSIDE_HOSTS = [f"localhost:{port}"]

        def greet():
            with server.accept()[0] as line:
                line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(CouldNotFetch) as told:
            ImapFetcher().try_out(mailbox.pickup(port=port))

    assert told.value.trouble == "NO_IMAP"


@pytest.mark.parametrize(
    "said",
    [b'INTERNALDATE "01-Xxx-2026 10:00:00 +0000"', b'INTERNALDATE "soon"', b"UID 4"],
)
def test_a_moment_that_is_none_keeps_no_mail_from_coming(said):
    assert lines._since(said) is None
