"""Somebody is erased: nothing of theirs is left anywhere, and nothing of anybody else's goes along."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from pytest_django.fixtures import Settings
from tests import world
from tests.world import World

from esmero.actions import forget, keep, merge, promise, receive, remember, reply, split
from esmero.actions.tests.taking import LUIS, let_in
from esmero.actions.tests.taking import writes as luis_writes
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import writes as customers
from esmero.domain.customers.models import Customer, Fact, Proposal
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.files import reads as files
from esmero.domain.files import writes as file_writes
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.workbench.kinds import OwnWords
from esmero.domain.workbench.models import Upload
from esmero.ground import db
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SOON = NOON + timedelta(minutes=5)
LATER = NOON + timedelta(minutes=30)
ANA, BORIS = "ana-marker", "boris-marker"


@pytest.fixture
def there(settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world.make_world(NOON)


def write(name: str, *, to: str = "help@example.com", again: str = "", at: datetime = NOON) -> Conversation:
    content = f"{name} in a file{again}".encode()
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"{name[:2]}{again}",
        sender_email=f"{name}@example.org",
        sender_name=name,
        recipients=[to],
        subject=f"About {name}",
        text=f"{name} wrote this{again}.",
        files=[NewFile(f"{name}.txt", "text/plain", content)],
    )
    conversation = receive.receive(incoming, at=at).conversation
    _make_old(content)
    return conversation


def _make_old(content: bytes) -> str:
    """No file counts as being on its way."""
    key = file_writes.store(content)
    before = (NOON - timedelta(days=1)).timestamp()
    os.utime(files.path_of(key), (before, before))
    return key


def spoken_of(there: World, name: str) -> Conversation:
    """A conversation with the name everywhere: letter, answer, file, promise, draft, waiting file."""
    conversation = write(name)
    number = conversation.pk
    answered = {"seen_version": 99, "send_anyway": True, "at": SOON}
    reply.reply(agent=there.owner, conversation_id=number, words=name, send_key=name[0], **answered)
    hears = OwnWords(f"{name} hears of us", LATER)
    promise.make(agent=there.owner, conversation_id=number, made=hears, at=SOON)
    drafted = {"words": f"{name} drafted", "seen_version": 1}
    keep.keep_draft(agent=there.agent, conversation_id=number, at=SOON, **drafted)
    keep.keep_upload(
        agent=there.agent,
        conversation_id=number,
        kind="REPLY",
        file=NewFile(f"{name}-up.txt", "text/plain", f"{name} waits".encode()),
        at=SOON,
    )
    _make_old(f"{name} waits".encode())
    return Conversation.objects.get(pk=number)


def put_together(there: World, source: Conversation, target: Conversation) -> int:
    return merge.merge(
        agent=there.owner, conversation_id=source.pk, into_id=target.pk, is_agreed=True, at=SOON
    ).pk


def erase(there: World, customer_id: int) -> None:
    forget.forget_customer(agent=there.owner, customer_id=customer_id, at=LATER)
    assert list(soundness.faults(LATER)) == []


def traces(marker: str) -> list[str]:
    """Every column of every table, and every stored file, that holds the marker in whatever form."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            for column, value in row.items():
                plain = bytes(value) if isinstance(value, memoryview) else value
                shown = plain.decode(errors="replace") if isinstance(plain, bytes) else str(plain)
                if marker in shown.lower():
                    found.append(f"{model.__name__}.{column}")
    stored = (path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
    return found + [path.name for path in stored if marker.encode() in path.read_bytes()]


def everything_of(marker: str) -> set[str]:
    """The kinds of traces; what search keeps of a conversation's person is no word of theirs."""
    return {trace for trace in traces(marker) if not trace.startswith("SearchEntry")}


def test_nothing_is_left_of_somebody_who_is_erased(there: World) -> None:
    ana = spoken_of(there, ANA)
    spoken_of(there, BORIS)
    whole = sorted(traces(BORIS))

    Message.objects.update(utc_offset_minutes=540)
    erase(there, ana.customer_id)

    assert traces(ANA) == []
    assert sorted(traces(BORIS)) == whole
    told = Message.objects.exclude(utc_offset_minutes=None).values_list("conversation__customer", flat=True)
    assert ana.customer_id not in told
    assert told


@pytest.mark.parametrize("way", ["into another's", "and on", "another's into theirs", "taken out", "undone"])
@pytest.mark.parametrize("gone", [ANA, BORIS])
def test_after_two_peoples_conversations_became_one_each_is_erased_for_themselves(
    there: World, way: str, gone: str
) -> None:
    ana, boris = spoken_of(there, ANA), spoken_of(there, BORIS)
    other = BORIS if gone == ANA else ANA
    people = {ANA: ana.customer_id, BORIS: boris.customer_id}
    source, target = (boris, ana) if way == "another's into theirs" else (ana, boris)
    merged = put_together(there, source, target)
    if way == "and on":
        put_together(there, target, there.a.conversation)
    if way == "taken out":
        letters = Message.objects.filter(conversation=target, text__contains=ANA, kind="FROM_CUSTOMER")
        ids = list(letters.values_list("id", flat=True))
        split.split(agent=there.owner, conversation_id=target.pk, message_ids=ids, subject="", at=SOON)
    if way == "undone":
        merge.undo(agent=there.owner, merge_id=merged, at=SOON)
    before = everything_of(other)

    erase(there, people[gone])

    assert traces(gone) == []
    assert everything_of(other) == before


def test_what_somebody_writes_after_their_conversation_went_into_anothers_is_still_theirs(
    there: World,
) -> None:
    ana, boris = write(ANA), write(BORIS)
    address = access.reply_address(ana, host=settings.ESMERO_HOST)
    put_together(there, ana, boris)
    assert write(ANA, to=address, again=" later", at=SOON) == boris

    erase(there, boris.customer_id)
    assert Message.objects.filter(text=f"{ANA} wrote this later.").exists()

    erase(there, ana.customer_id)
    assert traces(ANA) == []


def test_what_was_learned_of_a_customer_in_the_letter_of_somebody_erased_goes_with_it(there: World) -> None:
    let_in(there, LUIS, "Luis")
    answers = [Message.objects.get(pk=there.a.message.pk).mail_message_id]
    signed = {"sender_proof": "PROVED", "from_email": LUIS}
    letter = luis_writes(there, answers=answers, name="Luis", **signed).message
    assert letter.is_from_participant
    of_ana = {"agent": there.agent, "at": there.at}
    remember.note_from_letter(message_id=letter.pk, words="Has a brother, Luis", **of_ana)
    own = remember.note_from_letter(message_id=there.a.message.pk, words="Size 40", **of_ana)
    with db.write():
        customers.propose_fact(
            Customer.objects.get(pk=there.a.conversation.customer_id),
            kind="WHERE",
            words="We moved to Luisville.",
            message_id=letter.pk,
            source="Luis",
            said_at=there.at,
            by=THE_SOFTWARE,
            at=there.at,
        )

    forget.forget_address(agent=there.owner, address=LUIS, at=there.at)

    assert list(Fact.objects.all()) == [own]
    assert not Proposal.objects.exists()
    assert not Customer.objects.get(pk=there.a.conversation.customer_id).has_proposals


def test_two_drafts_that_became_one_are_parted_by_an_erasure(there: World) -> None:
    ana, boris = write(ANA), write(BORIS)
    for conversation, name in ((ana, ANA), (boris, BORIS)):
        keep.keep_draft(
            agent=there.agent, conversation_id=conversation.pk, words=f"To {name}", seen_version=1, at=SOON
        )
    put_together(there, ana, boris)

    erase(there, ana.customer_id)

    assert traces(ANA) == []
    assert "Draft.text" in traces(BORIS)


def test_bytes_that_somebody_elses_file_needs_stay(there: World) -> None:
    shared = b"the same terms for everybody"
    key = file_writes.store(shared)
    _upload(there, shared)
    Attachment.objects.filter(pk=there.b.file.pk).update(key=key)
    _make_old(shared)

    erase(there, there.b.conversation.customer_id)

    assert files.path_of(key).read_bytes() == shared
    Upload.objects.all().delete()
    Attachment.objects.filter(pk=there.a.file.pk).update(key=key)
    erase(there, there.a.conversation.customer_id)
    assert not files.path_of(key).exists()


def test_bytes_stay_as_long_as_nothing_is_committed(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = write(ANA)
    key = Attachment.objects.get(name=f"{ANA}.txt").key

    def fails(*args: object, **given: object) -> None:
        raise RuntimeError("At the very end.")

    monkeypatch.setattr(forget.queue, "enqueue", fails)
    with pytest.raises(RuntimeError):
        erase(there, ana.customer_id)

    assert files.path_of(key).exists()


def _upload(there: World, content: bytes) -> None:
    keep.keep_upload(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        kind="REPLY",
        file=NewFile("terms.txt", "text/plain", content),
        at=SOON,
    )
