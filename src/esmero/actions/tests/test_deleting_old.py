"""Old conversations are deleted altogether where a rule says so; the record of kept words holds."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from tests import world
from tests.world import World

from esmero.actions import count_words, merge, receive, tidy
from esmero.actions.tests.test_letting_go import IN_A_YEAR, NOON, draft, run, say, where
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.company.kinds import IN_CONVERSATIONS, KeepDeed, KeptKind
from esmero.domain.conversations import access
from esmero.domain.conversations.access import by_link_token
from esmero.domain.conversations.models import Conversation, Guess, MergeRecord, Message, SearchEntry
from esmero.domain.customers import writes as customers
from esmero.domain.customers.models import Customer, Proposal
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.files.kinds import NewFile
from esmero.domain.promises import reads as promise_reads
from esmero.domain.promises import writes as promises
from esmero.domain.promises.models import OPEN, Promise, Word, Work
from esmero.domain.staff.models import Agent
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.insight import old_data, record_proof, soundness

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world.make_world(NOON)


def settle(story: world.Story) -> None:
    """As it stands long after, with the events of it: all that was promised is kept, and it is closed."""
    about = Promise.objects.filter(about_kind="conversation", about_id=story.conversation.pk)
    for one in about.filter(OPEN):
        promises.keep(one, by=THE_SOFTWARE, at=NOON)
    Delivery.objects.update(state="SENT")
    rows = Conversation.objects.filter(pk=story.conversation.pk)
    rows.update(closed_at=NOON, closed_by=there_is(), close_reason="SOLVED", next_due_at=None)


def there_is() -> Agent | None:
    return Agent.objects.first()


def the_record() -> list[tuple[object, ...]]:
    count_words.count(at=IN_A_YEAR)
    return list(Word.objects.order_by("pk").values_list("pk", "on", "channel_id", "team_id", "state"))


def test_a_closed_conversation_goes_with_all_that_stands_in_it(there: World) -> None:
    letter = receive.write_back(
        there.a.conversation,
        words="kieselwort",
        send_key="k",
        at=NOON,
        new_files=[NewFile("kieselwort.txt", "text/plain", b"kieselwort")],
    ).message
    receipt = Receipt.objects.create(
        kind="EMAIL", external_id="raw", raw=b"kieselwort", state="READ", received_at=NOON
    )
    Message.objects.filter(pk=letter.pk).update(quoted="> kieselwort", receipt_id=receipt.pk)
    sent = Delivery.objects.filter(customer_id=there.a.conversation.customer_id)
    assert sent.update(raw=b"kieselwort")
    Promise.objects.filter(pk=there.a.promise.pk).update(wording="kieselwort")
    draft(there, "kieselwort")
    settle(there.a)
    say(there, KeptKind.WHOLE)
    number = there.a.conversation.pk

    assert run() == {KeptKind.WHOLE: 1}
    tidy.wipe_search(at=IN_A_YEAR)

    assert where("kieselwort") == set()
    assert not Conversation.objects.filter(pk=number).exists()
    assert not Message.objects.filter(pk=letter.pk).exists()
    assert not Delivery.objects.filter(within_kind="conversation", within_id=number).exists()
    told = Event.objects.filter(within_kind="conversation", within_id=number)
    assert told.exists()
    assert not told.exclude(payload=None).exists()
    assert Message.objects.get(pk=there.b.message.pk).text
    assert list(soundness.faults(IN_A_YEAR)) == []
    with pytest.raises(NotFound):
        by_link_token(there.a.token, at=NOON)


@pytest.mark.parametrize("is_counted_before", [True, False])
def test_what_was_promised_stays_counted_and_proved(there: World, is_counted_before: bool) -> None:
    """Also where another time was named for it, which the events that are emptied said."""
    first, later = there.a.promise, there.a.promise.due_at + timedelta(days=1)
    clock = promise_reads.by_hand(due_at=later, made_at=NOON, warn_percent=20)
    with db.write():
        promises.name_new_time(first, clock=clock, because="kieselwort", by=THE_SOFTWARE, at=NOON)
    settle(there.a)
    before = the_record() if is_counted_before else []
    say(there, KeptKind.WHOLE)
    run()
    after = the_record()
    assert after
    assert not before or after == before
    assert Word.objects.get(pk=there.a.promise.pk).channel_id == there.a.conversation.channel_id
    assert list(record_proof.faults()) == []
    assert where("kieselwort") == set()


def test_what_is_open_promised_asked_for_or_on_its_way_stays(there: World) -> None:
    say(there, KeptKind.WHOLE)
    assert run() == {}
    settle(there.a)
    open_one = Promise.objects.filter(pk=there.a.promise.pk)
    open_one.update(kept_at=None)
    assert run() == {}
    open_one.update(kept_at=NOON)
    sent = Delivery.objects.filter(within_kind="conversation", within_id=there.a.conversation.pk)
    for state in ("QUEUED", "TO_PRINT"):
        assert sent.update(state=state)
        assert run() == {}
    sent.update(state="SENT")
    work = Work.objects.create(
        about_kind="conversation",
        about_id=there.a.conversation.pk,
        customer_id=there.a.conversation.customer_id,
        for_team=there.team,
        words="Where is it?",
        asked_at=NOON,
    )
    assert run() == {}
    Work.objects.filter(pk=work.pk).update(ended_at=NOON)
    assert run() == {KeptKind.WHOLE: 1}
    assert Work.objects.get(pk=work.pk).words == ""


@pytest.mark.parametrize("kind", [KeptKind.WORDS, KeptKind.FILES, KeptKind.ORIGINALS])
def test_nothing_is_deleted_while_the_law_keeps_what_stands_in_it(there: World, kind: str) -> None:
    settle(there.a)
    say(there, KeptKind.WHOLE)
    say(there, kind, None, KeepDeed.LAW, "Letters of trade, six years")
    assert old_data.preview(KeptKind.WHOLE, days=1, at=IN_A_YEAR).count == 0
    assert run() == {}
    assert Conversation.objects.filter(pk=there.a.conversation.pk).exists()


@pytest.mark.parametrize("kind", sorted(IN_CONVERSATIONS))
def test_nothing_in_conversations_goes_while_the_law_keeps_these_altogether(there: World, kind: str) -> None:
    """Each kind goes by its own rule, and none once the law keeps the whole."""
    settle(there.a)
    letter, whose = there.a.message, there.a.conversation.customer_id
    mail = {"external_id": "raw", "raw": b"x", "conversation_id": there.a.conversation.pk}
    Receipt.objects.create(
        kind="EMAIL", state="READ", received_at=NOON, message_id=letter.pk, customer_id=whose, **mail
    )
    told = {"kind": "OTHER", "words": "x", "message_id": letter.pk, "said_at": NOON, "made_at": NOON}
    Proposal.objects.create(customer_id=whose, **told)
    draft(there, "So")
    say(there, kind)
    assert old_data.preview(kind, days=365, at=IN_A_YEAR).count
    say(there, KeptKind.WHOLE, None, KeepDeed.LAW, "Letters of trade, six years")
    assert old_data.preview(kind, days=365, at=IN_A_YEAR).count == 0
    assert run() == {}
    # What an owner would change that to is counted as if it were changed.
    assert old_data.preview(KeptKind.WHOLE, days=365, at=IN_A_YEAR).count == 1


def test_where_two_peoples_letters_were_put_together_it_stays(there: World) -> None:
    put = {"conversation_id": there.b.conversation.pk, "into_id": there.a.conversation.pk}
    merge.merge(agent=there.owner, is_agreed=True, at=NOON, **put)
    settle(there.a)
    say(there, KeptKind.WHOLE)
    assert run() == {}
    # Of one person it goes, and what was put into it goes along.
    Conversation.objects.filter(pk=there.b.conversation.pk).update(customer=there.a.conversation.customer)
    assert run() == {KeptKind.WHOLE: 1}
    assert not Conversation.objects.filter(pk__in=[there.a.conversation.pk, there.b.conversation.pk]).exists()


def more_of(story: world.Story) -> Conversation:
    """Begin another one of the same person."""
    mail = Conversation.objects.get(pk=story.conversation.pk)
    mail.pk, mail.code = None, f"{mail.code[:6]}{Conversation.objects.count():04}"
    mail.save(force_insert=True)
    return mail


def put(there: World, one: Conversation, into: Conversation) -> None:
    merge.merge(agent=there.owner, conversation_id=one.pk, into_id=into.pk, is_agreed=True, at=NOON)


def test_it_stays_too_where_that_went_on_into_one_of_the_same_person(there: World) -> None:
    """However often: of whom a letter is says the first record."""
    second, third = more_of(there.a), more_of(there.a)
    put(there, there.b.conversation, there.a.conversation)
    put(there, there.a.conversation, second)
    put(there, second, third)
    settle(there.a)
    Conversation.objects.filter(pk=third.pk).update(closed_at=NOON, next_due_at=None)
    Promise.objects.update(kept_at=NOON)
    other = more_of(there.a)
    Conversation.objects.filter(pk=other.pk).update(closed_at=NOON, merged_into=None)
    say(there, KeptKind.WHOLE)
    assert list(old_data.due(KeptKind.WHOLE, days=365, at=IN_A_YEAR)) == [other]
    # Undone, that stays written down.
    MergeRecord.objects.update(undone_at=NOON)
    assert list(old_data.due(KeptKind.WHOLE, days=365, at=IN_A_YEAR)) == [other]
    Conversation.objects.filter(pk=there.b.conversation.pk).update(customer=other.customer)
    assert third in old_data.due(KeptKind.WHOLE, days=365, at=IN_A_YEAR)


def test_no_look_reads_what_was_ever_put_together_anywhere(there: World) -> None:
    """It is asked of the conversations that are due alone, in the same question."""
    put(there, there.b.conversation, there.a.conversation)
    with CaptureQueriesContext(connection) as asked:
        list(old_data.due(KeptKind.WHOLE, days=365, at=IN_A_YEAR))
    of_merges = [one["sql"] for one in asked if "mergerecord" in one["sql"]]
    assert len(of_merges) == 1
    assert "closed_at" in of_merges[0]


def test_what_was_learned_stays_without_the_way_to_its_letter(there: World) -> None:
    customer = Customer.objects.get(pk=there.a.conversation.customer_id)
    fact = customers.note_fact(
        customer,
        words="Likes tea",
        source="Ana",
        message_id=there.a.message.pk,
        by=THE_SOFTWARE,
        at=NOON,
    )
    settle(there.a)
    say(there, KeptKind.WHOLE)
    run()
    fact.refresh_from_db()
    assert (fact.words, fact.message_id) == ("Likes tea", None)


def test_the_command_says_first_what_it_would_delete(there: World) -> None:
    settle(there.a)
    say(there, KeptKind.WHOLE, 1)
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "WHOLE: 1 older than 1 days, the oldest of 2026-11-17" in said.getvalue()
    assert Conversation.objects.filter(pk=there.a.conversation.pk).exists()


def test_a_letter_that_answers_a_deleted_one_begins_anew(there: World) -> None:
    address = access.reply_address(there.a.conversation, host="example.org")
    assert access.by_reply_address(address, host="example.org") == there.a.conversation
    settle(there.a)
    say(there, KeptKind.WHOLE)
    run()
    assert access.by_reply_address(address, host="example.org") is None


def test_what_leads_to_a_conversation_is_found_by_an_index(there: World) -> None:
    """As it is asked for each one that is deleted, by us and by the database itself."""
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    number = there.a.conversation.pk
    ways = {
        "conv_merged": Conversation.objects.filter(merged_into=number),
        "conv_followed": Conversation.objects.filter(followed_by=number),
        "guess_other": Guess.objects.filter(other=number),
        "search_entry_within": SearchEntry.objects.filter(conversation=number),
    }
    for index, rows in ways.items():
        assert index in rows.explain(), rows.explain()
