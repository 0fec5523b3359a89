"""Letters on their way out, against a mail server that does as it is told."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.mail import EmailMessage

from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import CouldNotSend, GivenUp, PerhapsSent
from esmero.gateways.email import company_server, demo_box, smtp, transport
from esmero.gateways.email.tests.running import free_ports
from esmero.ground import clock

LETTER = b"From: help@example.com\nTo: ana@example.org\nMessage-ID: <m.1@localhost>\n\nHello\n.dot\n"


class Recording:
    """A mail server's manners: what it answers, and what it got."""

    def __init__(self):
        self.got = []
        self.answers = {}

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it so
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd calls it so
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd calls it so
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answers.get("DATA", "250 Queued as 42")


@pytest.fixture
def server() -> Iterator[Recording]:
    recording = Recording()
    (port,) = free_ports(1)
    controller = Controller(recording, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    recording.url = f"smtp://127.0.0.1:{port}"
    yield recording
    controller.stop()


def sent(url, *, recipient="ana@example.org", raw=LETTER):
    return smtp.send(url, raw, sender="help@example.com", recipient=recipient)


def test_a_letter_arrives_byte_for_byte(server):
    answer = sent(server.url)

    assert answer == "250 Queued as 42"
    assert server.got == [("help@example.com", ["ana@example.org"], LETTER.replace(b"\n", b"\r\n"))]


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(("answer", "is_final"), [("451 Come again", False), ("550 Never", True)])
def test_a_no_is_final_only_if_the_server_says_so(server, moment, answer, is_final):
    server.answers[moment] = answer

    with pytest.raises(CouldNotSend) as refused:
        sent(server.url)

    assert (refused.value.answer, refused.value.is_final) == (answer, is_final)


def test_a_letter_larger_than_the_server_takes_is_refused_before_it_travels(server):
    # The server says in its greeting that it takes 32 MiB.
    with pytest.raises(CouldNotSend) as refused:
        sent(server.url, raw=LETTER + b"x" * 76 * 1024 * 450)

    assert refused.value.answer.startswith("552") and refused.value.is_final
    assert server.got == []


def test_letters_that_wait_go_over_one_connection(server, monkeypatch):
    opened = []
    open_one = company_server.opened
    monkeypatch.setattr(
        company_server, "opened", lambda url, **how: opened.append(url) or open_one(url, **how)
    )

    for _ in range(3):
        smtp.send(
            server.url, LETTER, sender="a@example.com", recipient="b@example.org", keeps_connection=True
        )
    smtp.hang_up()
    sent(server.url)

    assert len(opened) == 2
    assert len(server.got) == 4


def test_the_end_of_a_letter_does_not_wait_in_our_own_machine(server):
    smtp.send(server.url, LETTER, sender="a@b.example", recipient="b@example.org", keeps_connection=True)

    line = smtp._mine.kept[server.url][0].sock
    assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    smtp.hang_up()


def test_a_kept_connection_that_the_server_ended_is_replaced(server):
    smtp.send(server.url, LETTER, sender="a@b.example", recipient="b@example.org", keeps_connection=True)
    smtp._mine.kept[server.url][0].sock.shutdown(socket.SHUT_RDWR)

    sent(server.url)

    assert len(server.got) == 2


def test_a_letter_that_is_given_up_at_the_last_moment_does_not_leave(server):
    def handing_over():
        raise GivenUp

    with pytest.raises(GivenUp):
        smtp.send(
            server.url, LETTER, sender="a@example.com", recipient="b@example.org", handing_over=handing_over
        )

    assert server.got == []


def test_a_server_that_is_not_there_is_tried_again():
    (port,) = free_ports(1)

    with pytest.raises(CouldNotSend) as refused:
        sent(f"smtp://127.0.0.1:{port}")

    assert not refused.value.is_final


@pytest.mark.parametrize("url", ["http://127.0.0.1", "smtp://", "smtp://host:port", "nonsense"])
def test_a_wrong_setting_loses_no_letter(url):
    with pytest.raises(CouldNotSend) as refused:
        sent(url)

    assert not refused.value.is_final
    assert "ESMERO_SMTP_URL" in refused.value.answer


def test_a_server_that_goes_away_before_the_end_got_nothing():
    with (
        _talking([b"250 OK\r\n", b"250 OK\r\n", b"250 OK\r\n"]) as url,
        pytest.raises(CouldNotSend) as refused,
    ):
        sent(url)

    assert not refused.value.is_final


def test_a_server_that_goes_away_after_the_end_has_perhaps_sent_it():
    with (
        _talking([b"250 OK\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 Go\r\n"]) as url,
        pytest.raises(PerhapsSent),
    ):
        sent(url)


def test_a_server_that_says_nothing_after_the_end_has_perhaps_sent_it(monkeypatch):
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.2)
    answers = [b"250 OK\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 Go\r\n", b""]

    with _talking(answers) as url, pytest.raises(PerhapsSent):
        sent(url)


def test_an_address_can_not_reach_into_the_conversation_with_the_server(server):
    with pytest.raises(CouldNotSend) as refused:
        sent(server.url, recipient="ana@example.org>\r\nRCPT TO:<eve@example.net")

    assert refused.value.is_final
    assert server.got == []


def test_a_domain_beyond_ascii_travels_in_the_letters_of_the_network(server):
    sent(server.url, recipient="ana@bücher.example")

    assert server.got[0][1] == ["ana@xn--bcher-kva.example"]


def test_encryption_that_was_asked_for_is_not_done_without(server):
    with pytest.raises(CouldNotSend) as refused:
        sent(server.url.replace("smtp://", "smtp+starttls://"))

    assert not refused.value.is_final
    assert server.got == []


def test_a_password_is_not_said_over_an_open_line():
    assert not company_server.server_of("smtp://me:secret@mail.example.com").is_near
    with _talking([b"250 OK\r\n"]) as url, pytest.raises(CouldNotSend):
        sent(url.replace("smtp://", "smtp+starttls://me:secret@"))


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(tmp_path))

    with _talking([], context=context) as url, pytest.raises(CouldNotSend) as refused:
        sent(url.replace("smtp://", "smtps://"))

    assert "certificate" in refused.value.answer
    assert not refused.value.is_final


@pytest.mark.parametrize(
    ("url", "port", "user", "password"),
    [
        ("smtp://mail.example.com", 25, "", ""),
        ("smtp://me:pass%40word@mail.example.com", 587, "me", "pass@word"),
        ("smtps://mail.example.com", 465, "", ""),
        ("smtp+starttls://me:secret@mail.example.com:2525", 2525, "me", "secret"),
    ],
)
def test_the_setting_names_port_and_credentials(url, port, user, password):
    server = company_server.server_of(url)

    assert (server.host, server.port, server.user, server.password) == (
        "mail.example.com",
        port,
        user,
        password,
    )


def test_in_the_demo_a_letter_sent_twice_is_there_twice(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "ESMERO_HOME", tmp_path)
    delivery = Delivery(
        pk=1,
        sender="help@example.com",
        recipient="ana@example.org",
        message_id="m.1@localhost",
        raw=LETTER,
        queued_at=clock.now(),
    )

    for _ in range(2):
        transport.SmtpTransport().send(delivery, lambda: None)

    kept = demo_box.newest(10)
    assert ["m.1@localhost" in one.key for one in kept] == [True, True]
    assert kept[0].raw().endswith(LETTER)


@pytest.mark.django_db
def test_a_librarys_letter_leaves_by_the_same_way(monkeypatch, tmp_path, server):
    monkeypatch.setattr(settings, "ESMERO_SMTP_URL", server.url)
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "esmero.gateways.email.backend.SameWayOut")

    EmailMessage("Hello", "Words", "Us <help@example.com>", ["Ana <ana@example.org>"]).send()

    ((sender, recipients, content),) = server.got
    assert (sender, recipients) == ("help@example.com", ["ana@example.org"])
    assert b"@localhost>" in content


class _talking:  # noqa: N801 - reads as a verb: with _talking([...]) as url
    """A server that greets, answers as told, and hangs up; an empty answer is a long silence."""

    def __init__(self, answers, *, context=None):
        self._answers = answers
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    def __exit__(self, *error):
        self._over.set()
        self._thread.join(10)
        self._listener.close()

    def _serve(self):
        try:
            connection, _ = self._listener.accept()
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            self._talk(connection)
        except OSError:
            return

    def _talk(self, connection):
        wire = connection.makefile("rwb")
        wire.write(b"220 Hello\r\n")
        for answer in self._answers:
            wire.flush()
            wire.readline()
            if not answer:
                self._over.wait(10)
            wire.write(answer)
        wire.flush()
        if self._answers[-1:] == [b"354 Go\r\n"]:
            while wire.readline() not in (b".\r\n", b""):
                continue
        wire.close()
        connection.close()


def _certificate(folder):
    paths = str(folder / "cert.pem"), str(folder / "key.pem")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*command, "-out", paths[0], "-keyout", paths[1]], check=True, capture_output=True)
    return paths
