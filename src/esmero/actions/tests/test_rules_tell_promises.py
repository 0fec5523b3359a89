"""What a rule when/if/then promises the customer is told by letter, one for all of them."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from tests.world import World

from esmero.actions import follow_rules, merge, promise
from esmero.actions.tests.test_rules_follow_events import NOON, WROTE, followed, now, there, writes_back
from esmero.actions.tests.test_rules_see_each_other import written as another
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Message
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.ground.tasks import doing

__all__ = ["there"]
pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=1)
LOOK = "A person looks at the seam"
CALL = "The shop is asked for the parcel"


def promising(words: str) -> dict[str, Any]:
    every = {"en": words, "es": words, "ru": words}
    return {"promise": {"words": every, "within": 2, "unit": "DAYS"}}


def told(at: Any = SOON) -> list[str]:
    """Return the letters that go after rules were followed and some seconds are over, in words."""
    before = set(Delivery.objects.values_list("id", flat=True))
    follow_rules.follow(at=NOON)
    do_tasks(at)
    return [words_of(one) for one in Delivery.objects.exclude(pk__in=before).order_by("id")]


def do_tasks(at: Any) -> None:
    while doing.do_next({follow_rules.TELL: follow_rules.tell}, at=at):
        pass


def words_of(letter: Delivery) -> str:
    read = message_from_bytes(bytes(letter.raw or b""), policy=policy.default)
    body = read.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def made_by_rules() -> list[Promise]:
    return list(Promise.objects.filter(kind="OWN_WORDS").order_by("id"))


def test_the_customer_reads_by_letter_what_a_rule_promised_and_who_sees_to_it(there: World) -> None:
    followed(there, WROTE, promising(LOOK))
    writes_back(there)

    (letter,) = told()

    assert f"{there.agent.short_name} sees to this" in letter and LOOK in letter
    assert "nobody wrote it to you in person" in letter
    notices = Message.objects.filter(conversation=now(there), kind=MessageKind.NOTICE)
    assert notices.order_by("-id")[0].text == "We have promised you something."


def test_however_many_rules_promise_over_one_event_it_is_one_letter(there: World) -> None:
    followed(there, WROTE, promising(LOOK))
    followed(there, WROTE, promising(CALL), name="Parcels")
    writes_back(there)

    (letter,) = told()

    assert LOOK in letter and CALL in letter
    do_tasks(SOON + timedelta(hours=1))
    assert told(SOON + timedelta(hours=2)) == []


def test_a_letter_that_rules_write_tells_of_it_so_no_other_one_does(there: World) -> None:
    words = {code: "We have your seam." for code in ("en", "es", "ru")}
    followed(there, WROTE, promising(LOOK))
    followed(there, WROTE, {**promising(CALL), "letter": words}, name="Parcels")
    writes_back(there)

    (letter,) = told()

    assert "We have your seam." in letter and LOOK in letter and CALL in letter


def test_what_is_told_by_a_task_that_is_done_twice_is_told_once(there: World) -> None:
    followed(there, WROTE, promising(LOOK))
    writes_back(there)
    assert len(told()) == 1
    (made,) = made_by_rules()
    before = Delivery.objects.count()

    number = there.a.conversation.pk
    follow_rules.tell(conversation_id=number, made_at=made.made_at.isoformat(), at=SOON)

    assert Delivery.objects.count() == before
    (told_of,) = Event.objects.filter(verb="promise.told")
    assert (told_of.about_id, told_of.is_internal) == (made.pk, True)


def test_what_was_promised_in_two_conversations_that_became_one_is_told_once(there: World) -> None:
    followed(there, WROTE, promising(LOOK))
    second = another(there)
    writes_back(there)
    follow_rules.follow(at=NOON)
    merge.merge(agent=there.owner, conversation_id=second.pk, into_id=there.a.conversation.pk, at=NOON)

    (letter,) = told()

    assert letter.count(LOOK) == 2


def test_what_a_letter_of_rules_told_no_other_one_tells_after_a_merge(there: World) -> None:
    words = {code: "We have your seam." for code in ("en", "es", "ru")}
    followed(there, WROTE, promising(CALL), ("WORDS", "lamp"))
    followed(there, WROTE, {**promising(LOOK), "letter": words}, ("WORDS", "seam"), name="Seams")
    second = another(there)
    writes_back(there, "The seam is open.")
    follow_rules.follow(at=NOON)
    merge.merge(agent=there.owner, conversation_id=second.pk, into_id=there.a.conversation.pk, at=NOON)

    (letter,) = told()

    assert CALL in letter and LOOK not in letter


def test_what_was_taken_back_before_the_letter_left_is_not_told(there: World) -> None:
    followed(there, WROTE, promising(LOOK))
    writes_back(there)
    follow_rules.follow(at=NOON)
    (made,) = made_by_rules()
    promise.withdraw(agent=there.agent, promise_id=made.pk, because="We have it already.", at=NOON)
    before = Delivery.objects.count()

    do_tasks(SOON)

    assert Delivery.objects.count() == before


def test_letters_of_rules_stay_within_their_bound(there: World) -> None:
    for number in range(5):
        followed(there, WROTE, promising(f"{LOOK} {number}"), name=f"Rule {number}")
    letters = 0
    for number in range(5):
        Promise.objects.filter(kind="OWN_WORDS").update(withdrawn_at=NOON)
        writes_back(there, key=str(number))
        letters += len(told())

    assert letters == 3
