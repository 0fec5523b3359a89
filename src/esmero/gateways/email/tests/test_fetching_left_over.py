"""Mail that can't be kept, or not be moved, has its turn again and holds up no other."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from tests import world

from esmero.domain.channels.kinds import ReceiptState, SenderProof
from esmero.domain.channels.models import Channel, Receipt
from esmero.domain.channels.ports import CouldNotFetch, CouldNotRead
from esmero.gateways.email import glance, incoming, intake
from esmero.gateways.email.fetching import line as lines
from esmero.gateways.email.fetching.left import Left
from esmero.gateways.email.fetching.visit import TRIES, Progress, visit
from esmero.gateways.email.tests.mails import COMPANY, mail
from esmero.ground import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings, dovecot):
    settings.ESMERO_INSIDE_HOSTS = [f"localhost:{dovecot.port}"]
    return world.make_world()


@pytest.fixture
def mailbox(company, dovecot):
    made = dovecot.user()
    made.make("Taken")
    yield made
    made.close()


class _Kept:
    """How far a mailbox was fetched as the database keeps it: each look begins from what was noted."""

    def __init__(self):
        self.channel_id, self.began_at = Channel.objects.get(address=COMPANY).pk, clock.now()
        self.noted = (None, 0, {})

    def look(self, mailbox, commit=None, **changed):
        """Look once; return the trouble that was told at its end, if any."""
        progress = Progress(self.channel_id, self.began_at, *self.noted)
        try:
            with lines.opened(mailbox.pickup(**changed)) as line:
                visit(line, progress, commit or _at_once, self._note, threading.Event())
        except CouldNotFetch as error:
            return error.trouble
        return ""

    def _note(self, progress, waiting):
        self.noted = (progress.uid_validity, progress.last_uid, progress.left.written())


@pytest.fixture
def kept(company):
    return _Kept()


def _at_once(mails):
    intake.take_all(mails)
    return [None] * len(mails)


def _but(error, poisoned=b"<1@"):
    """Commit all but the poisoned one; what was given is written down."""
    given = []

    def commit(mails):
        given.append(mails)
        _at_once([one for one in mails if poisoned not in one.raw])
        return [error if poisoned in one.raw else None for one in mails]

    commit.given = given
    return commit


def _ids():
    rows = Receipt.objects.exclude(state=ReceiptState.FAILED).order_by("id")
    return [incoming.read(one).mail_message_id for one in rows]


def _put(mailbox, *numbers):
    for number in numbers:
        mailbox.put(mail(message_id=f"<{number}@example.org>"))


def test_what_could_not_be_moved_at_the_first_look_is_moved_at_the_next(mailbox, kept, monkeypatch):
    _put(mailbox, 1, 2)
    with monkeypatch.context() as refusing:
        refusing.setattr(lines.Line, "acknowledge", _refuse)
        assert kept.look(mailbox, move_to="Taken") == "MOVING"
    assert (mailbox.count(), mailbox.count("Taken")) == (2, 0)

    commit = _but(None, b"nothing")
    assert kept.look(mailbox, commit, move_to="Taken") == ""

    assert (mailbox.count(), mailbox.count("Taken")) == (0, 2)
    assert not commit.given and kept.noted[2] == {}


def _refuse(self, uids):
    self._done("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", r"(\Seen)")
    raise CouldNotFetch("MOVING", "NO over quota")


def test_a_line_that_breaks_between_mark_and_move_leaves_nothing_behind(mailbox, kept, monkeypatch):
    _put(mailbox, 1)
    with monkeypatch.context() as breaking:
        breaking.setattr(lines.Line, "acknowledge", _break)
        assert kept.look(mailbox, move_to="Taken") == "BROKE"

    assert kept.look(mailbox, move_to="Taken") == ""

    assert (mailbox.count(), mailbox.count("Taken"), _ids()) == (0, 1, ["1@example.org"])


def _break(self, uids):
    self._done("STORE", ",".join(map(str, uids)), "+FLAGS.SILENT", r"(\Seen)")
    raise CouldNotFetch("BROKE")


def test_a_server_that_can_not_move_copies_and_removes_only_what_is_ours(mailbox, kept, monkeypatch):
    monkeypatch.setattr(lines.Client, "capabilities", ("IMAP4REV1", "UIDPLUS", "AUTH=PLAIN"), raising=False)
    monkeypatch.setattr(lines.Client, "_get_capabilities", lambda self: None)
    _put(mailbox, 1)
    mailbox.put(mail(message_id="<theirs@example.org>"), flags="(\\Seen \\Deleted)")

    assert kept.look(mailbox, move_to="Taken") == ""

    assert (mailbox.count(), mailbox.count("Taken"), _ids()) == (1, 1, ["1@example.org"])


def test_a_server_that_does_not_say_which_number_comes_next_is_fetched_from_all_the_same(
    mailbox, kept, monkeypatch
):
    number = lines.Line._number
    monkeypatch.setattr(
        lines.Line, "_number", lambda self, name: 0 if name == "UIDNEXT" else number(self, name)
    )
    _put(mailbox, 1)
    assert kept.look(mailbox) == ""
    _put(mailbox, 2)
    assert kept.look(mailbox) == ""

    assert _ids() == ["1@example.org", "2@example.org"]


def test_such_a_server_with_nothing_unread_is_not_fetched_whole_at_the_second_look(
    mailbox, kept, monkeypatch
):
    number = lines.Line._number
    monkeypatch.setattr(
        lines.Line, "_number", lambda self, name: 0 if name == "UIDNEXT" else number(self, name)
    )
    for which in (1, 2):
        mailbox.put(mail(message_id=f"<old{which}@example.org>"), is_seen=True)
    assert kept.look(mailbox) == ""
    _put(mailbox, 3)
    assert kept.look(mailbox) == ""

    assert _ids() == ["3@example.org"]


def test_one_that_can_never_be_kept_ends_as_failed_mail_and_is_fetched_no_more(mailbox, kept, company):
    _put(mailbox, 1, 2)
    commit = _but(ValueError("poison"))
    assert kept.look(mailbox, commit) == "KEEPING"
    # The first look is over all the same: the next one asks for what is new and what is left.
    assert kept.noted[0] and kept.noted[1] == 2 and _ids() == ["2@example.org"]
    for _ in range(TRIES - 1):
        assert kept.look(mailbox, commit) == "KEEPING"

    assert kept.look(mailbox, commit) == ""

    assert [len(mails) for mails in commit.given] == [2, 1, 1]
    (failed,) = Receipt.objects.filter(state=ReceiptState.FAILED)
    assert "could not be kept here" in failed.reason and failed.team_id == company.team.pk
    with pytest.raises(CouldNotRead, match="could not be kept here"):
        incoming.read(failed)
    assert mailbox.unseen() == 1


def test_a_database_that_is_away_gives_up_no_mail(mailbox, kept):
    _put(mailbox, 1)
    for _ in range(TRIES + 1):
        assert kept.look(mailbox, _but(OperationalError("away"))) == "KEEPING"

    assert kept.look(mailbox) == "" and _ids() == ["1@example.org"]


@pytest.mark.parametrize("head", [b"From: a\0na@example.org", b"From: Ana <ana@example.org>\r\nTo: \0"])
def test_a_nul_in_a_head_holds_up_no_mailbox(mailbox, kept, settings, head):
    settings.ESMERO_MAX_MAIL_MB = 0
    raw = head + b"\r\nSubject: one\r\n\r\none\r\n"
    assert glance.senders(raw) == ["ana@example.org"]
    channel = kept.channel_id

    intake.take_head(intake.Mail(raw, "", [], clock.now(), channel_id=channel), intake.TOO_LARGE)

    assert Receipt.objects.get().sender == "ana@example.org"


def test_a_head_that_can_not_be_kept_just_now_has_its_turn_again(mailbox, kept, settings, monkeypatch):
    settings.ESMERO_MAX_MAIL_MB = 0
    _put(mailbox, 1)
    with monkeypatch.context() as away:
        away.setattr(intake, "take_head", _away)
        assert kept.look(mailbox) == "KEEPING"

    assert kept.look(mailbox) == ""

    assert Receipt.objects.get().state == ReceiptState.FAILED


def _away(*_):
    raise OperationalError("away")


def test_old_mail_is_not_held_against_keys_that_were_changed_since(mailbox, kept, settings, monkeypatch):
    came = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    mailbox.put(mail(message_id="<old@example.org>"), at=came)
    mailbox.put(mail(message_id="<new@example.org>"))
    kept.look(mailbox)

    old, new = Receipt.objects.order_by("id")
    assert old.there_since == came and clock.now() - new.there_since < timedelta(hours=1)
    settings.ESMERO_MAIL_CHECK_SENDERS, settings.ESMERO_MAIL_TRUSTED_AUTHSERV = True, []
    monkeypatch.setattr("esmero.gateways.email.proving.sender.prove", lambda *_, **__: SenderProof.REFUTED)
    assert [incoming.read(one).sender_proof for one in (old, new)] == ["UNCHECKED", "REFUTED"]


def test_what_is_left_is_written_short_and_read_again_the_same():
    left = Left({})
    left.of(7)
    left.kept([3, 4, 5, 9])
    left.failed(12, by_itself=True)

    assert left.written() == {"numbering": 7, "unmarked": "3:5,9", "unkept": {"12": 1}}
    again = Left(left.written())
    assert (again.unmarked, again.unkept) == (left.unmarked, left.unkept)
    again.of(8)
    assert again.written() == {}


def test_a_mail_that_is_listed_and_not_sent_is_asked_for_again(mailbox, kept, monkeypatch):
    _put(mailbox, 1, 2)
    with monkeypatch.context() as silent:
        silent.setattr(lines.Line, "mails", lambda self, uids: {})
        assert kept.look(mailbox) == ""
    assert _ids() == []

    assert kept.look(mailbox) == ""

    assert _ids() == ["1@example.org", "2@example.org"]
    assert kept.noted[2] == {}


def test_a_mail_that_is_never_sent_is_shown_at_last_and_asked_for_no_more(mailbox, kept, monkeypatch):
    _put(mailbox, 1)
    monkeypatch.setattr(lines.Line, "mails", lambda self, uids: {})

    for _ in range(TRIES):
        kept.look(mailbox)

    assert Receipt.objects.get().state == ReceiptState.FAILED
    assert kept.noted[2] == {}


def test_a_mail_that_vanishes_while_it_is_fetched_is_done_with(mailbox, kept, monkeypatch):
    _put(mailbox, 1)
    with monkeypatch.context() as gone:
        gone.setattr(lines.Line, "mails", lambda self, uids: {})
        kept.look(mailbox)
    with monkeypatch.context() as gone:
        gone.setattr(lines.Line, "sizes", lambda self, uids: {})
        assert kept.look(mailbox) == ""

    assert kept.noted[2] == {} and not Receipt.objects.exists()
