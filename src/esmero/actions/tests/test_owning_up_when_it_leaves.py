"""Owning up is queued with the breaking and written when it leaves: it tells how it stands by then."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import come_back, deliver, forget, keep_watch, merge, promise, put_into_words, reply
from esmero.actions.tests.leaving import Server, doubt, refuse
from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.models import Promise

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
# The promise is over by then.
LATE = NOON + timedelta(days=1)
SOON = LATE + timedelta(minutes=1)
LATER = LATE + timedelta(minutes=10)
TO_ANA = "ana@example.org"


@pytest.fixture
def there() -> World:
    found = world.make_world(NOON)
    Delivery.objects.all().delete()
    return found


def breaks(there: World, *, at: datetime = LATE) -> Promise:
    """Let a promise to Ana break; return what stands in its place."""
    Promise.objects.exclude(pk=there.a.promise.pk).filter(broken_at=None, renewed_from=None).update(
        kept_at=NOON
    )
    assert keep_watch.break_overdue_promises(at=at) == 1
    return Promise.objects.get(renewed_from=there.a.promise)


def letter() -> Delivery:
    return Delivery.objects.get(recipient=TO_ANA)


def words(server: Server, number: int = 0) -> str:
    body = server.mails()[number].get_body(("plain",))
    assert body
    return str(body.get_content())


def answer(there: World, *, at: datetime) -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Here it is.",
        seen_version=conversation.version,
        send_key="k",
        at=at,
    )


def test_noticing_writes_no_letter_and_the_page_says_at_once_that_we_broke_our_word(
    there: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: object, **given: object) -> None:
        raise AssertionError("A letter was written while others waited.")

    monkeypatch.setattr("esmero.letters.pages.render_to_string", never)
    breaks(there)

    notice = Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").latest("id")
    assert (notice.text, notice.delivery_state) == ("We did not keep our word.", "QUEUED")
    assert notice.no_letter_because == ""
    assert (bytes(letter().raw), letter().unwritten_since) == (b"", LATE)
    assert letter().owns_up_to_id == there.a.promise.pk


def test_it_tells_what_broke_and_what_holds_now(there: World, server: Server) -> None:
    renewal = breaks(there)
    deliver.send_letters(at=LATE)

    (mail,) = server.mails()
    owner = renewal.owner.short_name if renewal.owner else ""
    assert mail["Subject"].startswith(f"We did not keep our word. Now: {owner} answers before")
    assert "We promised: “Marta answers before" in words(server)
    assert "This is what holds now:" in words(server)
    assert mail["To"] == TO_ANA
    assert b"Auto-Submitted: auto-generated" in server.heard[0]
    assert b"Where is my" not in server.heard[0]
    assert bytes(letter().raw) == server.heard[0]
    assert keep_watch.break_overdue_promises(at=LATE) == 0 and not deliver.send_letters(at=LATER)


def test_its_times_are_those_of_the_day_on_which_it_leaves(there: World, server: Server) -> None:
    renewal = breaks(there)
    Promise.objects.filter(pk=renewal.pk).update(due_at=LATE + timedelta(days=1, hours=3))
    deliver.send_letters(at=LATE + timedelta(days=1))

    assert "today" in server.mails()[0]["Subject"]


def test_what_was_done_before_it_left_is_owned_up_to_and_not_promised_again(
    there: World, server: Server
) -> None:
    breaks(there)
    answer(there, at=SOON)
    deliver.send_letters(at=LATER)

    assert server.mails()[0]["Subject"] == "We did not keep our word"
    assert "Meanwhile it is done, later than we said." in words(server)
    assert "Here it is." in words(server, 1)


def test_what_was_taken_back_before_it_left_says_so(there: World, server: Server) -> None:
    renewal = breaks(there)
    promise.withdraw(agent=there.owner, promise_id=renewal.pk, because="The shop is closed.", at=SOON)
    deliver.send_letters(at=LATER)

    assert "Meanwhile we took it back; your page says why." in words(server)


def test_one_that_broke_again_before_it_left_names_the_time_that_holds(there: World, server: Server) -> None:
    first = breaks(there)
    keep_watch.break_overdue_promises(at=first.due_at)
    newest = Promise.objects.get(renewed_from=first)
    deliver.send_letters(at=first.due_at)

    assert len(server.heard) == 2
    for number, broken in enumerate([there.a.promise, first]):
        assert ("It is not the first time" in words(server, number)) == bool(broken.times_renewed)
    (both,) = {mail["Subject"] for mail in server.mails()}
    assert newest.is_open and both.startswith("We did not keep our word. Now: ")


def test_one_that_nobody_heard_is_written_anew_and_one_in_doubt_goes_out_as_it_was(
    there: World, server: Server
) -> None:
    breaks(there)
    server.before = refuse
    deliver.send_letters(at=LATE)
    assert (letter().state, bytes(letter().raw)) == (DeliveryState.QUEUED, b"")
    named = letter().message_id

    server.before, server.after = lambda delivery: None, doubt
    deliver.send_letters(at=LATER)
    assert letter().state == DeliveryState.UNKNOWN
    answer(there, at=LATER)
    deliver.send_again(agent=there.owner, delivery_id=letter_in_doubt().pk, at=LATER)
    server.after = lambda delivery: None
    deliver.send_letters(at=LATER)

    first, *others = server.heard
    assert first in others
    assert server.mails()[0]["Message-ID"] == f"<{named}>"


def letter_in_doubt() -> Delivery:
    return Delivery.objects.get(state=DeliveryState.UNKNOWN)


def test_after_a_restore_none_goes_out_by_itself_and_a_person_sends_it_once(
    there: World, server: Server
) -> None:
    breaks(there)
    come_back.settle(backup_at=LATE, for_good=come_back.ForGood(), at=SOON)
    assert not deliver.send_letters(at=LATER)

    deliver.send_again(agent=there.owner, delivery_id=letter().pk, at=LATER)
    deliver.send_letters(at=LATER)
    keep_watch.break_overdue_promises(at=LATER)
    deliver.send_letters(at=LATER)

    assert len(server.heard) == 1
    assert "This is what holds now:" in words(server)


def test_of_somebody_erased_before_it_left_nothing_goes_out(there: World, server: Server) -> None:
    breaks(there)
    forget.forget_customer(agent=there.owner, customer_id=there.a.conversation.customer_id, at=SOON)
    deliver.send_letters(at=LATER)

    assert server.heard == []
    gone = Delivery.objects.get(owns_up_to_id=there.a.promise.pk)
    assert (bytes(gone.raw), gone.recipient, gone.unwritten_since) == (b"", "erased@invalid", None)


def test_one_whose_conversation_is_somebody_elses_by_now_is_not_sent(there: World, server: Server) -> None:
    breaks(there)
    merge.merge(
        agent=there.owner,
        conversation_id=there.a.conversation.pk,
        into_id=there.b.conversation.pk,
        is_agreed=True,
        at=SOON,
    )
    deliver.send_letters(at=LATER)

    assert server.heard == []
    assert (letter().state, letter().reason) == (DeliveryState.FAILED, put_into_words.ANOTHERS_BY_NOW)


def test_one_whose_promise_is_hidden_from_them_by_now_is_not_sent(there: World, server: Server) -> None:
    breaks(there)
    Promise.objects.filter(pk=there.a.promise.pk).update(is_internal=True)
    deliver.send_letters(at=LATER)

    assert server.heard == []
    assert letter().state == DeliveryState.FAILED
