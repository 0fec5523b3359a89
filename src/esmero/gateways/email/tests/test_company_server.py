"""The mail server that ESMERO_SMTP_URL names lets us in: over every kind of line, with every password."""

from urllib.parse import quote

import pytest
from tests.dovecot import PASSWORD
from tests.mail_relay import Relay

from esmero.domain.channels.ports import CouldNotSend
from esmero.gateways.email import smtp

LETTER = b"From: help@example.com\nTo: ana@example.org\nMessage-ID: <m.1@localhost>\n\nHello\n"
SCHEMES = {"PLAIN": "smtp", "TLS": "smtps", "STARTTLS": "smtp+starttls"}


@pytest.fixture
def server(dovecot, monkeypatch):
    """Return a server of a kind, started, whose certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    made = []

    def start(**how):
        made.append(Relay(folder=dovecot.folder, **how))
        made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.stop()


def _send(server, security, password=PASSWORD):
    url = f"{SCHEMES[security]}://{quote('josé')}:{quote(password)}@localhost:{server.port}"
    return smtp.send(url, LETTER, sender="help@example.com", recipient="ana@example.org")


@pytest.mark.parametrize("security", ["PLAIN", "TLS", "STARTTLS"])
@pytest.mark.parametrize("offers", ["PLAIN", "LOGIN"])
def test_it_hears_name_and_password_in_every_letter(server, security, offers):
    one = server(security=security, offers=offers)

    assert _send(one, security) == "250 Taken by the mailbox"
    assert one.signed_in == ["josé"] and len(one.letters) == 1


@pytest.mark.parametrize("offers", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_said_once_and_the_letter_waits(server, offers):
    one = server(security="TLS", offers=offers)

    with pytest.raises(CouldNotSend) as told:
        _send(one, "TLS", "schlüssel")

    assert told.value.answer.startswith("535") and not told.value.is_final
    assert one.refused == 1 and one.letters == []
