"""The marker of an erasure where people were one or two, letters stood with others, and copies lay about."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.cache import cache

from esmero.actions import come_back, forget, join_people, merge, part_people
from esmero.actions.tests.test_joining_people import split_off_pedro, whose
from esmero.config import schedule
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.models import Conversation, MergeRecord, Message
from esmero.domain.customers.models import Joining
from esmero.domain.workbench.models import HeldReply, Notice, Practice, Upload
from esmero.ground import clock, fleeting, put_by
from esmero.ground.tasks.models import Task
from tests import planting, world
from tests.house import test_erasure as erasure
from tests.house.people_things import somebody_else

pytestmark = pytest.mark.django_db
MARKER = erasure.MARKER
# Of which a colleague has one.
ALONE = {"workbench.Practice"}
# Rows that there is one of for each colleague and event.
ONE_EACH = {"workbench.Notice.event_id": lambda _word: next(planting.NUMBERS)}
OTHER = "zq8other4"


@pytest.fixture
def there(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ESMERO_HOME = tmp_path / "files", tmp_path
    return world.make_world()


def left(marker=MARKER):
    return set(planting.places(marker)) - set(erasure.MAY_STAY)


def planted_anywhere(there):
    """Everything of the first customer has the marker; of the second the words of another letter."""
    erasure._plant_everywhere(there)
    # What was planted in it is no joining that anybody made.
    Joining.objects.all().delete()
    MergeRecord.objects.all().delete()
    Conversation.objects.update(merged_into=None)
    Message.objects.filter(pk=there.b.message.pk).update(text=f"{OTHER} in a letter", quoted=OTHER)
    conversations.index_letters([there.b.message.pk])


def test_nothing_is_left_of_whoever_was_joined_and_parted_again(there):
    planted_anywhere(there)
    number, other = whose(there.a), somebody_else(there)
    row = join_people.join(agent=there.owner, customer_id=number, into_id=other, at=clock.now())
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=clock.now())

    erasure._erase(number)

    assert left() == set()


@pytest.mark.parametrize("is_first", [True, False])
def test_of_one_who_was_two_each_is_erased_alone(there, is_first):
    row, second = split_off_pedro(there)
    mine, theirs = whose(there.a), row.to_id
    for number, marker in ((there.a.conversation.pk, MARKER), (second, OTHER)):
        letter = Message.objects.filter(conversation=number).order_by("id")[0]
        ground = planting.Ground(there.a.conversation, letter, there.agent)
        ground.conversation, ground.customer = letter.conversation, letter.conversation.customer
        for name, model in sorted(planting.tables().items()):
            if name not in erasure.THERE | erasure.DERIVED | ALONE and not name.startswith("customers."):
                planting.plant(model, ground, marker, erasure.SHAPES | ONE_EACH)
        Message.objects.filter(pk=letter.pk).update(text=f"{marker} wrote", quoted=marker, html=marker)
        Conversation.objects.filter(pk=number).update(subject=marker)
        conversations.index_letters([letter.pk])
    for path in Path(ours.MEDIA_ROOT).rglob("*"):
        os.utime(path, (0, 0))
    gone, stays = (MARKER, OTHER) if is_first else (OTHER, MARKER)
    before = left(stays)

    erasure._erase(mine if is_first else theirs)

    assert left(gone) == set()
    assert left(stays) == before


@pytest.mark.parametrize("is_into_theirs", [True, False])
@pytest.mark.parametrize("is_undone", [True, False])
def test_nothing_is_left_in_conversations_that_were_put_together(there, is_into_theirs, is_undone):
    planted_anywhere(there)
    # Nobody practises here, and no answer is on its way: neither could be put together.
    Upload.objects.update(held=None)
    for one in (Practice, HeldReply):
        one.objects.all().delete()
    pair = [there.a.conversation.pk, there.b.conversation.pk]
    source, target = pair if is_into_theirs else reversed(pair)
    kept = merge.merge(
        agent=there.owner, conversation_id=source, into_id=target, is_agreed=True, at=clock.now()
    )
    if is_undone:
        merge.undo(agent=there.owner, merge_id=kept.pk, at=clock.now())

    erasure._erase(whose(there.a))

    assert left() == set()
    assert Message.objects.get(pk=there.b.message.pk).text == f"{OTHER} in a letter"


def test_a_backup_of_before_brings_nothing_back(there):
    planted_anywhere(there)
    done = come_back.ForGood(erased=frozenset({whose(there.a)}))

    made = come_back.settle(backup_at=clock.now(), for_good=done, at=clock.now())
    for later in (timedelta(), timedelta(days=4)):
        while schedule.do_task(at=clock.now() + later):
            pass

    assert made.erased_again == 1
    assert left() == set()


def test_nothing_is_left_in_what_is_fleeting(there):
    key = put_by.new_key()
    assert put_by.put_by(key, f"reason={MARKER}", of=there.owner.pk)
    assert put_by.found(key, of=there.owner.pk) == f"reason={MARKER}"
    assert in_fleeting(MARKER) == []

    erasure._erase(whose(there.a))

    assert put_by.found(key, of=there.owner.pk) is None
    later = put_by.new_key()
    assert put_by.put_by(later, "after", of=there.owner.pk) and put_by.found(later, of=there.agent.pk) is None


def in_fleeting(marker):
    """Return where the marker stands in Redis, or in this process's own memory, and in fleeting files."""
    forms = [one.lower() for one in planting.forms(marker)]
    if fleeting.has_redis():
        kept = fleeting.ask(lambda redis: [(one, redis.dump(one) or b"") for one in redis.scan_iter("*")])
    else:
        kept = [(name.encode(), bytes(value)) for name, value in cache._cache.items()]
    for path in Path(ours.ESMERO_HOME).glob("fleeting*"):
        kept.append((path.name.encode(), path.read_bytes()))
    return [name for name, value in kept if any(one in (name + value).lower() for one in forms)]


def test_a_letter_to_staff_that_quotes_them_does_not_wait_with_their_words(there):
    """Somebody who took part beside another customer: what staff are told by mail of it does not leave."""
    talk = there.b.conversation
    letter = Message.objects.get(pk=there.b.message.pk)
    Message.objects.create(
        conversation=talk,
        kind=letter.kind,
        text="x",
        at=letter.at,
        from_email=f"{MARKER}@example.org",
        is_from_participant=True,
    )
    told = planting.plant(
        Delivery,
        planting.Ground(talk, letter, there.agent),
        MARKER,
        {
            "channels.Delivery.recipient": lambda _: there.agent.email,
            "channels.Delivery.sender": lambda _: "help@example.com",
            "channels.Delivery.about_kind": lambda _: "notice",
        },
    )
    told_at = clock.now() + timedelta(minutes=1)
    event = {"event_id": 1, "kind": "WROTE", "at": told_at}
    notice = Notice.objects.create(agent=there.agent, conversation=talk, **event)
    ours = {"about_kind": "notice", "customer_id": talk.customer_id, "queued_at": told_at}
    Delivery.objects.filter(pk=told.pk).update(about_id=notice.pk, **ours)
    # Another matter of the same customer: nothing in it names them.
    apart = Delivery.objects.create(
        about_id=notice.pk + 1, message_id="apart", raw=b"x", next_try_at=told_at, **ours
    )

    forget.forget_address(agent=None, address=f"{MARKER}@example.org", at=clock.now())

    assert {one.partition(".")[2] for one in left() if "delivery" in one} <= {
        "message_id",
        "reason",
        "tracking",
    }
    # It never leaves, and stands in no list of what could not be sent.
    assert not Delivery.objects.filter(pk=told.pk).exists()
    assert bytes(Delivery.objects.get(pk=apart.pk).raw) == b"x"


def test_no_task_waits_with_words(there):
    planted_anywhere(there)
    forget.forget_customer(agent=None, customer_id=whose(there.a), at=clock.now())
    waiting = [str(one) for one in Task.objects.all()]
    assert waiting and not any(MARKER in one for one in waiting)
