"""Letters of a channel leave by its own mailbox: a real Dovecot keeps the mail, a relay of ours sends.

Neither Gmail nor Microsoft 365 can be run here: the relay asks for a sign-in as theirs do.
"""

import socket
from datetime import timedelta
from email import message_from_bytes
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from esmero.actions import deliver, letters_by_mailbox
from esmero.domain.channels.kinds import DeliveryState, FetchTrouble
from esmero.domain.channels.models import Consent, Delivery, Fetching
from esmero.domain.channels.ports import CouldNotFetch
from esmero.gateways.email import smtp
from esmero.ground import clock
from esmero.insight import condition
from esmero.insight.condition import Of, State
from esmero.web.backoffice.tests import filling
from tests import world
from tests.dovecot import PASSWORD
from tests.mail_relay import Relay
from tests.provider import CLIENT, SECRET

pytestmark = pytest.mark.django_db
OURS = "help@example.com"


@pytest.fixture
def relay(provider):
    made = Relay(provider)
    made.start()
    yield made
    smtp.hang_up()
    made.stop()


@pytest.fixture
def another(provider, dovecot, settings):
    """Return a relay of another kind, started."""
    made = []

    def start(**how):
        made.append(Relay(provider, folder=dovecot.folder, **how))
        made[-1].start()
        settings.ESMERO_INSIDE_HOSTS = [*settings.ESMERO_INSIDE_HOSTS, f"localhost:{made[-1].port}"]
        return made[-1]

    yield start
    smtp.hang_up()
    for one in made:
        one.stop()


@pytest.fixture
def company(settings, dovecot, provider, relay, tmp_path):
    settings.ESMERO_HOME = tmp_path
    ports = (dovecot.port, dovecot.provider_port, relay.port)
    settings.ESMERO_INSIDE_HOSTS = [f"localhost:{port}" for port in ports]
    # Nobody listens there: what leaves by the company's server stays.
    settings.ESMERO_SMTP_URL = "smtp://127.0.0.1:9"
    provider.forget()
    made = world.make_world()
    Delivery.objects.all().delete()
    return made


@pytest.fixture
def form(mailbox, relay):
    plain = {"host": "localhost", "port": mailbox.server.port, "security": "PLAIN", "user": mailbox.name}
    plain |= {"sign_in": "PASSWORD", "password": PASSWORD, "folder": "INBOX", "afterwards": "SEEN"}
    plain |= {"leaves": "MAILBOX", "smtp_host": "localhost", "smtp_port": relay.port}
    return {**plain, "smtp_security": "PLAIN"}


def _save(office, channel, fields):
    return filling.send(office, "channel-fetching", fields, channel.pk)


def _try(office, channel, fields):
    return filling.words(filling.send(office, "channel-fetching_trial", fields, channel.pk))


def _connect(office, channel, provider, form):
    """Have the mailbox opened with its holder's consent."""
    _save(office, channel, form | {"sign_in": "CONSENT", "password": ""})
    plain = {"provider": "OTHER", "client_id": CLIENT, "secret": SECRET, "scope": "mail"}
    plain |= {"authorization_url": f"{provider.base}/gate", "token_url": f"{provider.base}/token"}
    filling.send(office, "channel-consent", plain, channel.pk)
    _consent(office, channel, provider, form["user"])


def _consent(office, channel, provider, user):
    way = office.get(reverse("backoffice:channel-connecting", args=[channel.pk])).headers["Location"]
    back = urlsplit(provider.consent(way, user))
    office.get(f"{back.path}?{back.query}", follow=True)


def _queue(number=1, sender=OURS):
    raw = f"From: {sender}\nMessage-ID: <{number}@localhost>\n\nLetter {number}\n".encode()
    at = clock.now()
    return Delivery.objects.create(
        sender=sender,
        recipient="ana@example.org",
        message_id=f"{number}@localhost",
        raw=raw,
        queued_at=at,
        next_try_at=at,
        about_kind="message",
        about_id=0,
        within_kind="conversation",
        within_id=1,
    )


def _send(after=timedelta(0)):
    deliver.send_letters(at=clock.now() + after)
    return [one.state for one in Delivery.objects.order_by("pk")]


def test_letters_leave_by_the_mailbox_with_its_password_in_their_order(office, channel, form, relay):
    _save(office, channel, form)
    for number in (1, 2, 3):
        _queue(number)

    assert _send() == [DeliveryState.SENT] * 3
    assert [content.splitlines()[-1] for *_, content in relay.letters] == [
        b"Letter 1",
        b"Letter 2",
        b"Letter 3",
    ]
    assert relay.letters[0][:2] == (OURS, ["ana@example.org"])
    # One sign-in for all that waited.
    assert relay.signed_in == [form["user"]]


def test_letters_to_staff_leave_by_the_mailbox_of_the_address_that_they_come_from(
    office, channel, form, relay, settings
):
    settings.EMAIL_BACKEND = "esmero.gateways.email.backend.SameWayOut"
    _save(office, channel, form)

    EmailMessage("Your code", "1 2 3", OURS, ["marta@example.com"]).send()

    assert [to for _, to, _ in relay.letters] == [["marta@example.com"]]


def test_where_the_mailbox_lets_nobody_in_the_companys_server_brings_letters_to_staff(
    office, channel, form, relay, another, settings
):
    settings.EMAIL_BACKEND = "esmero.gateways.email.backend.SameWayOut"
    _save(office, channel, form)
    relay.password = "another one"
    company = another()
    company.password = "plain"
    settings.ESMERO_SMTP_URL = f"smtp://somebody:plain@localhost:{company.port}"

    EmailMessage("Your code", "1 2 3", OURS, ["marta@example.com"]).send()

    assert relay.letters == [] and [to for _, to, _ in company.letters] == [["marta@example.com"]]


def test_letters_of_other_channels_leave_by_the_companys_server(office, channel, form, relay):
    _save(office, channel, form)
    _queue(1, sender="other@example.com")

    assert _send() == [DeliveryState.QUEUED] and relay.signed_in == []


def test_unless_it_is_chosen_no_letter_leaves_by_the_mailbox(office, channel, form, relay):
    _save(office, channel, form | {"leaves": "COMPANY"})
    _queue()

    assert _send() == [DeliveryState.QUEUED] and relay.signed_in == []
    assert Fetching.objects.get().smtp_host == ""


def test_letters_leave_by_the_mailbox_with_the_consent_of_its_holder(office, channel, form, relay, provider):
    _connect(office, channel, provider, form)
    _queue()

    assert _send() == [DeliveryState.SENT] and relay.signed_in == [form["user"]]


@pytest.mark.parametrize("security", ["TLS", "STARTTLS"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_over_an_encrypted_line_letters_leave_where_the_certificate_is_trusted(
    office, channel, form, another, dovecot, monkeypatch, security, is_trusted
):
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    relay = another(security=security)
    fields = form | {"smtp_port": relay.port, "smtp_security": security}
    said = _try(office, channel, fields)
    _save(office, channel, fields)
    _queue()

    assert _send() == [DeliveryState.SENT if is_trusted else DeliveryState.QUEUED]
    assert ("Letters can leave by it" in said) is is_trusted
    assert ("certificate is not valid, so the password was not said" in said) is not is_trusted
    assert len(relay.letters) == is_trusted and bool(relay.signed_in) is is_trusted


def test_a_server_that_wants_to_hear_name_and_password_apart_gets_them_in_every_letter(
    office, channel, form, another
):
    relay = another(offers="LOGIN")
    _save(office, channel, form | {"smtp_port": relay.port})
    _queue()

    # (The password of the tests is not all ASCII.)
    assert _send() == [DeliveryState.SENT] and relay.signed_in == [form["user"]]


def test_trying_signs_in_and_sends_nothing(office, channel, form, relay):
    said = _try(office, channel, form)

    assert "All is well" in said and "Letters can leave by it" in said
    assert relay.signed_in == [form["user"]] and relay.letters == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"smtp_port": 1}, "no letter can leave. This server stands inside your network"),
        ({"smtp_host": "no-such-host.invalid"}, "no letter can leave. No mail server of this name"),
        ({"smtp_security": "STARTTLS"}, "no letter can leave. The server does not encrypt in this way"),
        ({"smtp_host": ""}, "Write how the mail server for letters is called"),
        ({"smtp_port": ""}, "Write a number between 1 and 65535"),
        ({"smtp_security": ""}, "Choose how the line for letters is secured"),
    ],
)
def test_what_keeps_letters_from_leaving_is_said_in_plain_words(office, channel, form, changed, said):
    assert said in _try(office, channel, form | changed)


def test_what_speaks_no_smtp_is_told_as_such(office, channel, form, mailbox):
    said = _try(office, channel, form | {"smtp_port": mailbox.server.port})

    assert "no mail server that speaks SMTP" in said


def test_a_refused_password_is_told_and_asked_again_only_after_a_while(office, channel, form, relay):
    _save(office, channel, form)
    # Where mail is fetched it is still the right one.
    relay.password = "another one"
    for number in (1, 2, 3):
        _queue(number)

    assert _send() == [DeliveryState.QUEUED] * 3
    _send(after=timedelta(minutes=2))

    assert relay.refused == 1 and relay.letters == []
    assert Fetching.objects.get().smtp_failures == 1
    kept = Fetching.objects.get()
    assert (kept.smtp_trouble, kept.trouble) == (FetchTrouble.PASSWORD, "")
    page = filling.words(office.get(reverse("backoffice:channel", args=[channel.pk])))
    assert "Its letters wait. The server does not take this user name" in page
    page = filling.words(office.get(reverse("backoffice:channel-fetching", args=[channel.pk])))
    assert "It has been so since" in page and "The next try" in page
    check = next(one for one in condition.checks(clock.now()) if one.of is Of.FETCHING)
    assert (check.state, check.names) == (State.HAND, (channel.name,))


def test_a_withdrawn_consent_waits_is_told_and_letters_leave_once_it_is_given_again(
    office, channel, form, relay, provider
):
    _connect(office, channel, provider, form)
    provider.refreshes.clear()
    Consent.objects.update(access_locked="", access_until=None)
    _queue()

    assert _send() == [DeliveryState.QUEUED]
    page = filling.words(office.get(reverse("backoffice:channel", args=[channel.pk])))
    assert "Its letters wait. The consent at the provider was withdrawn" in page

    _consent(office, channel, provider, form["user"])

    assert _send() == [DeliveryState.SENT] and Fetching.objects.get().smtp_trouble == ""


def test_a_key_that_the_server_does_not_take_is_given_up_for_another_one(
    office, channel, form, relay, provider
):
    _connect(office, channel, provider, form)
    provider.keys.clear()
    _queue()

    assert _send() == [DeliveryState.QUEUED]
    assert Fetching.objects.get().smtp_trouble == FetchTrouble.TOKEN
    Fetching.objects.update(smtp_next_try_at=clock.now())

    assert _send(after=timedelta(minutes=2)) == [DeliveryState.SENT]
    assert Fetching.objects.get().smtp_trouble == ""


@pytest.mark.parametrize(
    ("answer", "state"),
    [("450 Later", DeliveryState.QUEUED), ("550 5.1.1 Nobody", DeliveryState.FAILED)],
)
def test_what_the_server_says_of_a_letter_counts_as_anywhere(office, channel, form, relay, answer, state):
    _save(office, channel, form)
    relay.answers["RCPT"] = answer
    _queue()

    assert _send() == [state]
    assert Delivery.objects.get().reason == answer and Fetching.objects.get().smtp_trouble == ""


@pytest.mark.parametrize("changed", [{"smtp_port": 1}, {"smtp_host": "mail.example.net"}])
def test_the_kept_password_is_said_to_no_other_server(office, channel, form, changed):
    _save(office, channel, form)

    page = _save(office, channel, form | {"password": "", **changed})

    assert page.status_code == 422 and "Write the password" in filling.words(page)


def test_a_consent_that_was_given_for_fetching_alone_is_given_again(office, channel, form, provider):
    _connect(office, channel, provider, form | {"leaves": "COMPANY"})
    assert Consent.objects.get().is_connected

    _save(office, channel, form | {"sign_in": "CONSENT", "password": ""})

    assert not Consent.objects.get().is_connected


@pytest.mark.parametrize(("leaves", "is_asked"), [("MAILBOX", True), ("COMPANY", False)])
def test_microsoft_is_asked_for_sending_only_where_letters_leave_by_the_mailbox(
    office, channel, form, leaves, is_asked
):
    _save(office, channel, form | {"sign_in": "CONSENT", "password": "", "leaves": leaves})
    plain = {"provider": "MICROSOFT", "client_id": CLIENT, "secret": SECRET}
    filling.send(office, "channel-consent", plain, channel.pk)

    way = office.get(reverse("backoffice:channel-connecting", args=[channel.pk])).headers["Location"]

    scope = dict(parse_qsl(urlsplit(way).query))["scope"].split()
    assert ("https://outlook.office.com/SMTP.Send" in scope) is is_asked
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in scope


@pytest.mark.parametrize("leaves", ["MAILBOX", "COMPANY"])
def test_answers_to_a_letter_that_leaves_by_the_mailbox_come_to_that_mailbox(
    office, channel, form, relay, settings, leaves
):
    _save(office, channel, form | {"leaves": leaves})
    if leaves == "COMPANY":
        relay.password = "plain"
        settings.ESMERO_SMTP_URL = f"smtp://somebody:plain@localhost:{relay.port}"
    world._story("nadia@example.net", "Nadia", OURS, "kettle", clock.now())

    _send()

    (mail,) = [message_from_bytes(raw) for _, to, raw in relay.letters if to == ["nadia@example.net"]]
    assert (OURS in mail["Reply-To"]) is (leaves == "MAILBOX")
    assert ("reply+" in mail["Reply-To"]) is (leaves == "COMPANY")


def test_letters_that_knock_at_once_count_as_one_time(office, channel, form):
    _save(office, channel, form)
    kept, at, no = Fetching.objects.get(), clock.now(), CouldNotFetch(FetchTrouble.PASSWORD)

    for _ in range(4):
        letters_by_mailbox.note_trouble(kept, no, at=at)

    assert Fetching.objects.get().smtp_next_try_at == at + timedelta(minutes=10)


def test_a_server_that_can_not_be_reached_holds_up_no_second_letter(office, channel, form, relay, settings):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    _save(office, channel, form | {"smtp_port": port})
    Fetching.objects.update(smtp_host="127.0.0.1")
    settings.ESMERO_INSIDE_HOSTS = [*settings.ESMERO_INSIDE_HOSTS, f"127.0.0.1:{port}"]
    for number in (1, 2):
        _queue(number)

    assert _send() == [DeliveryState.QUEUED] * 2
    kept = Fetching.objects.get()
    assert (kept.smtp_trouble, kept.smtp_failures) == (FetchTrouble.REFUSED, 1)

    Fetching.objects.update(smtp_host="localhost", smtp_port=relay.port, smtp_next_try_at=clock.now())
    # The first one that gets through takes along all that wait.
    Delivery.objects.filter(message_id="1@localhost").update(next_try_at=clock.now())
    assert _send() == [DeliveryState.SENT] * 2
