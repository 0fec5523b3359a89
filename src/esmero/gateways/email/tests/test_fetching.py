"""Mail fetched from a real server: kept first, then acknowledged; each once, whatever ends us between."""

import threading

import pytest
from tests import world

from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.channels.models import Channel, Receipt
from esmero.domain.channels.ports import CouldNotFetch
from esmero.gateways.email import incoming, intake
from esmero.gateways.email.fetching import line as lines
from esmero.gateways.email.fetching import visit as visits
from esmero.gateways.email.fetching.visit import Progress, visit
from esmero.gateways.email.tests.mails import COMPANY, mail
from esmero.ground import clock

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


@pytest.fixture
def progress(company):
    channel = Channel.objects.get(address=COMPANY)
    return Progress(channel.pk, clock.now(), None, 0)


def _at_once(mails):
    intake.take_all(mails)
    return [None] * len(mails)


def _fetch(mailbox, progress, commit=_at_once, **changed):
    """Look into the mailbox once, on a line of its own; return what was noted last."""
    noted = []
    with lines.opened(mailbox.pickup(**changed)) as line:
        visit(line, progress, commit, lambda _, waiting: noted.append(waiting), threading.Event())
    return noted[-1] if noted else None


def _receipts():
    return Receipt.objects.exclude(state=ReceiptState.FAILED).order_by("id")


def test_what_lies_there_unread_is_kept_with_every_letter_and_marked_as_seen(mailbox, progress):
    mailbox.put(mail(subject="Где моя посылка?", words="Ждём с пятницы — ёж."))

    _fetch(mailbox, progress)

    (receipt,) = _receipts()
    read = incoming.read(receipt)
    assert (read.subject, read.text.strip()) == ("Где моя посылка?", "Ждём с пятницы — ёж.")
    assert (mailbox.count(), mailbox.unseen()) == (1, 0)


def test_old_mail_that_people_have_read_stays_theirs_and_later_mail_is_ours_seen_or_not(mailbox, progress):
    mailbox.put(mail(message_id="<old@example.org>"), is_seen=True)
    _fetch(mailbox, progress)
    assert not _receipts()

    mailbox.put(mail(message_id="<new@example.org>"), is_seen=True)
    _fetch(mailbox, progress)

    assert [incoming.read(one).mail_message_id for one in _receipts()] == ["new@example.org"]


def test_what_somebody_reads_and_answers_on_their_phone_first_is_fetched_once_all_the_same(mailbox, progress):
    mailbox.put(mail(message_id="<first@example.org>"))
    _fetch(mailbox, progress)
    mailbox.put(mail(message_id="<second@example.org>"))
    mailbox.answer_on_the_phone()

    _fetch(mailbox, progress)
    mailbox.answer_on_the_phone()
    _fetch(mailbox, progress)

    found = [incoming.read(one).mail_message_id for one in _receipts()]
    assert found == ["first@example.org", "second@example.org"]


def test_mail_that_names_none_of_our_addresses_is_for_the_channel_whose_mailbox_it_is(mailbox, progress):
    repairs = Channel.objects.get(address="repairs@example.com")
    progress.channel_id = repairs.pk
    mailbox.put(mail(to="undisclosed@example.net"))

    _fetch(mailbox, progress)

    assert [one.recipients for one in _receipts()] == [[repairs.address]]


def test_mail_that_names_another_address_of_ours_is_for_that_one(mailbox, progress):
    mailbox.put(mail(to="repairs@example.com"))

    _fetch(mailbox, progress)

    assert [one.recipients for one in _receipts()] == [["repairs@example.com"]]


def test_many_are_taken_in_order_with_few_commits(mailbox, progress, monkeypatch):
    monkeypatch.setattr(visits, "TOGETHER", 4)
    monkeypatch.setattr(visits, "LISTED", 6)
    sizes = []
    for number in range(10):
        mailbox.put(mail(subject=f"No. {number}", message_id=f"<{number}@example.org>"))

    def commit(mails):
        sizes.append(len(mails))
        return _at_once(mails)

    waiting = _fetch(mailbox, progress, commit)

    assert [incoming.read(one).subject for one in _receipts()] == [f"No. {n}" for n in range(10)]
    assert sizes == [4, 2, 4] and waiting == 0 and mailbox.unseen() == 0


def test_on_a_line_that_is_kept_new_mail_is_found_when_one_asks(mailbox, progress):
    noted = []
    with lines.opened(mailbox.pickup()) as line:
        for number in range(3):
            mailbox.put(mail(message_id=f"<{number}@example.org>"))
            line.hear()
            visit(line, progress, _at_once, lambda now, _: noted.append(now.last_uid), threading.Event())

    assert _receipts().count() == 3 and noted[-1] == progress.last_uid == 3


def test_a_fetched_mail_is_moved_where_it_is_to_be_moved(mailbox, progress):
    mailbox.make("Taken")
    mailbox.put(mail())

    _fetch(mailbox, progress, move_to="Taken")

    assert (mailbox.count(), mailbox.count("Taken")) == (0, 1)


@pytest.mark.parametrize("move_to", ["", "Taken"])
def test_what_could_not_be_kept_stays_unseen_and_comes_the_next_time(mailbox, progress, move_to):
    mailbox.make("Taken")
    mailbox.put(mail())

    with pytest.raises(CouldNotFetch) as told:
        _fetch(mailbox, progress, lambda mails: [OSError()] * len(mails), move_to=move_to)
    assert told.value.trouble == "KEEPING"
    assert (mailbox.unseen(), mailbox.count("Taken")) == (1, 0)

    _fetch(mailbox, progress, move_to=move_to)
    assert _receipts().count() == 1 and mailbox.unseen() == 0


def test_one_that_can_not_be_kept_holds_up_no_other_and_is_not_forgotten(mailbox, progress):
    _fetch(mailbox, progress)
    for number in range(3):
        mailbox.put(mail(message_id=f"<{number}@example.org>"))

    def commit(mails):
        poison = [ValueError() if b"<1@" in one.raw else None for one in mails]
        _at_once([one for one, error in zip(mails, poison, strict=True) if not error])
        return poison

    with pytest.raises(CouldNotFetch):
        _fetch(mailbox, progress, commit)
    assert _receipts().count() == 2 and mailbox.unseen() == 1

    _fetch(mailbox, progress)
    assert _receipts().count() == 3 and mailbox.unseen() == 0


class _Killed(BaseException):
    """What a killed process knows: nothing."""


@pytest.mark.parametrize("is_first_look", [True, False])
def test_killed_between_commit_and_mark_it_is_fetched_again_and_kept_once(
    mailbox, progress, monkeypatch, is_first_look
):
    if not is_first_look:
        _fetch(mailbox, progress)
    kept = Progress(progress.channel_id, progress.began_at, progress.uid_validity, progress.last_uid)
    mailbox.put(mail())

    def die(*_):
        raise _Killed

    with monkeypatch.context() as dying, pytest.raises(_Killed):
        dying.setattr(lines.Line, "acknowledge", die)
        _fetch(mailbox, progress)
    assert _receipts().count() == 1 and mailbox.unseen() == 1

    _fetch(mailbox, kept)
    assert _receipts().count() == 1 and mailbox.unseen() == 0


def test_a_new_numbering_takes_nothing_twice_and_misses_nothing(mailbox, progress):
    mailbox.make("Post")
    mailbox.put(mail(message_id="<1@example.org>"), "Post")
    _fetch(mailbox, progress, folder="Post")
    before = progress.uid_validity
    mailbox.drop("Post")
    mailbox.make("Post")
    mailbox.put(mail(message_id="<1@example.org>"), "Post", is_seen=True)
    mailbox.put(mail(message_id="<2@example.org>"), "Post", is_seen=True)

    _fetch(mailbox, progress, folder="Post")

    assert progress.uid_validity != before
    assert [incoming.read(one).mail_message_id for one in _receipts()] == ["1@example.org", "2@example.org"]


def test_a_mail_that_is_too_large_stays_there_and_its_head_is_shown_to_the_team(
    mailbox, progress, company, settings
):
    settings.ESMERO_MAX_MAIL_MB = 1
    mailbox.put(mail(subject="Plans", words="x" * 70 + "\n" + ("y" * 70 + "\n") * 16_000))
    mailbox.put(mail(subject="After it", message_id="<2@example.org>"))

    _fetch(mailbox, progress)
    _fetch(mailbox, Progress(progress.channel_id, progress.began_at, None, 0))

    (failed,) = Receipt.objects.filter(state=ReceiptState.FAILED)
    assert "larger than is taken" in failed.reason and failed.team_id == company.team.pk
    assert b"Plans" in bytes(failed.raw) and len(failed.raw) < 10_000
    assert [incoming.read(one).subject for one in _receipts()] == ["After it"]
    assert mailbox.unseen() == 1


def test_two_who_fetch_at_once_keep_it_once(mailbox, progress):
    mailbox.put(mail())
    other = Progress(progress.channel_id, progress.began_at, None, 0)

    def commit(mails):
        if other.uid_validity is None:
            _fetch(mailbox, other)
        return _at_once(mails)

    _fetch(mailbox, progress, commit)

    assert _receipts().count() == 1
