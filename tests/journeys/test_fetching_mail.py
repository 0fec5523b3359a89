"""An owner connects a mailbox at a real mail server, and tries it before and after."""

import pytest
from django.urls import reverse

from esmero.actions import fetching as actions
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import FetchTrouble
from esmero.domain.channels.ports import CouldNotFetch
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.insight import condition
from esmero.insight.condition import Of, State
from esmero.web.backoffice.tests import filling
from tests import world
from tests.dovecot import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings, dovecot, tmp_path):
    settings.ESMERO_HOME = tmp_path
    settings.ESMERO_INSIDE_HOSTS = [f"localhost:{dovecot.port}"]
    return world.make_world()


def _form(mailbox, **changed):
    plain = {"host": "localhost", "port": mailbox.server.port, "security": "PLAIN", "user": mailbox.name}
    plain["sign_in"] = "PASSWORD"
    return {**plain, "password": PASSWORD, "folder": "INBOX", "afterwards": "SEEN", "move_to": "", **changed}


def _try(office, channel, fields):
    return filling.words(filling.send(office, "channel-fetching_trial", fields, channel.pk))


def _save(office, channel, fields):
    return filling.send(office, "channel-fetching", fields, channel.pk)


def test_it_is_tried_before_it_is_kept_and_nothing_is_kept_by_trying(office, channel, mailbox):
    mailbox.put(b"Subject: one\n\none\n")

    said = _try(office, channel, _form(mailbox))

    assert "All is well" in said and "1 unread mail lies there" in said
    assert channels.fetching_of(channel.pk) is None and mailbox.unseen() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "wrong"}, "does not take this user name with this password"),
        ({"host": "no-such-host.invalid"}, "No mail server of this name"),
        ({"folder": "Nowhere"}, "no folder of this name"),
        ({"security": "STARTTLS"}, "certificate is not valid"),
        ({"port": 25}, "stands inside your network"),
        ({"password": ""}, "Write the password"),
        ({"host": "two words"}, "Only the name of the server"),
        ({"afterwards": "MOVED"}, "to which folder mail is moved"),
        ({"afterwards": "MOVED", "move_to": "inbox"}, "folder from which it is fetched"),
        ({"port": "99999"}, "between 1 and 65535"),
        ({"user": "a\r\nb"}, "signs in it that nobody sees"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(office, channel, mailbox, changed, said):
    assert said in _try(office, channel, _form(mailbox, **changed))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "All is well"),
        ({"password": ""}, ">Password</a>: Write the password"),
        ({"host": ""}, ">Mail server (IMAP)</a>: Write how the mail server is called."),
    ],
)
def test_what_was_typed_stays_in_the_form_while_a_piece_of_the_page_says_what_happened(
    office, channel, mailbox, changed, said
):
    address = reverse("backoffice:channel-fetching_trial", args=[channel.pk])

    answer = office.post(address, _form(mailbox, **changed), headers={"HX-Request": "true"})

    assert said in answer.content.decode() and "<form" not in answer.content.decode()


def test_once_kept_it_is_tried_without_the_password_which_no_page_shows_and_no_row_holds(
    office, channel, mailbox
):
    _save(office, channel, _form(mailbox))

    page = filling.send(office, "channel-fetching_trial", _form(mailbox, password=""), channel.pk)

    assert "All is well" in filling.words(page) and "noon" not in page.content.decode()
    assert PASSWORD not in channels.fetching_of(channel.pk).password_locked
    (event,) = Event.objects.filter(verb="fetching.described")
    assert "noon" not in str(event.payload)


@pytest.mark.parametrize(
    "changed", [{"host": "mail.example.net"}, {"port": 1143}, {"security": "STARTTLS"}, {"user": "other"}]
)
def test_the_kept_password_is_said_to_no_other_server_and_for_no_other_name(
    office, channel, mailbox, changed
):
    _save(office, channel, _form(mailbox))
    elsewhere = _form(mailbox, password="", **changed)

    assert "Write the password" in _try(office, channel, elsewhere)
    assert _save(office, channel, elsewhere).status_code == 422
    assert channels.fetching_of(channel.pk).host == "localhost"


def test_a_try_that_goes_well_ends_the_waiting_after_a_failure(office, channel, mailbox):
    _save(office, channel, _form(mailbox))
    kept = channels.fetching_of(channel.pk)
    error = CouldNotFetch(FetchTrouble.PASSWORD, "[AUTHENTICATIONFAILED] No.")
    actions.note_trouble(kept.pk, kept.revision, error, at=clock.now())
    assert channels.fetching_of(channel.pk).next_try_at

    _try(office, channel, _form(mailbox, password=""))

    assert channels.fetching_of(channel.pk).next_try_at is None


def test_how_it_goes_stands_on_the_channels_page_and_on_the_owners(office, channel, mailbox, company):
    _save(office, channel, _form(mailbox))
    kept = channels.fetching_of(channel.pk)
    now = clock.now()
    actions.note_place(kept.pk, kept.revision, uid_validity=1, last_uid=3, left={}, waiting=7)
    assert "7 mails wait at the server" in filling.words(office.get(reverse("backoffice:channels")))
    assert _check(now).state is State.WELL

    error = CouldNotFetch(FetchTrouble.PASSWORD, "[AUTHENTICATIONFAILED] No.")
    actions.note_trouble(kept.pk, kept.revision, error, at=now)

    for page in ("channels", "channel", "channel-fetching"):
        args = [] if page == "channels" else [channel.pk]
        said = filling.words(office.get(reverse(f"backoffice:{page}", args=args)))
        assert "does not take this user name" in said and "AUTHENTICATIONFAILED" in said
    assert _check(now).names == (channel.name,)
    assert "can’t come or letters can’t leave for: Post" in filling.words(
        office.get(reverse("backoffice:running"))
    )

    actions.note_success(kept.pk, kept.revision, waiting=0, at=now)
    assert "Last fetched" in filling.words(office.get(reverse("backoffice:channels")))
    verbs = Event.objects.filter(verb__startswith="fetching.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["fetching.described", "fetching.failed", "fetching.mended"]


def _check(at):
    return next(check for check in condition.checks(at) if check.of is Of.FETCHING)


def test_whoever_fetches_by_an_older_description_notes_nothing(office, channel, mailbox):
    _save(office, channel, _form(mailbox))
    old = channels.fetching_of(channel.pk)
    actions.note_place(old.pk, old.revision, uid_validity=1, last_uid=3, left={}, waiting=0)
    _save(office, channel, _form(mailbox, folder="Post"))

    actions.note_place(old.pk, old.revision, uid_validity=1, last_uid=9, left={}, waiting=0)

    now = channels.fetching_of(channel.pk)
    assert (now.folder, now.uid_validity, now.last_uid) == ("Post", None, 0)


def test_it_is_ended_and_the_password_forgotten(office, channel, mailbox):
    _save(office, channel, _form(mailbox))

    filling.send(office, "channel-fetching_removal", {}, channel.pk)

    assert channels.fetching_of(channel.pk) is None
    assert Event.objects.filter(verb="fetching.ended").exists()


def test_only_a_mail_channel_has_a_mailbox(office, company):
    assert office.get(reverse("backoffice:channel-fetching", args=[company.channel.pk])).status_code == 404


def test_a_closed_channels_mailbox_is_kept_and_nothing_is_said_to_come_of_it_now(office, channel, mailbox):
    filling.send(office, "channel-closure", {}, channel.pk)

    said = _save(office, channel, _form(mailbox)).content.decode()

    assert "once it is opened again" in said and "within seconds" not in said
