"""A rule may promise to settle what comes in, and to call back: when that begins, and what ends it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import close, log, merge, promise, receive, reply, set_rules
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Message
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Condition, Noun, PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
DAYS = Time(3, Unit.DAYS, is_plain=True)


@pytest.fixture
def there():
    return world.make_world(SATURDAY)


@pytest.fixture
def by_rule(there):
    """Have the company's rule give these times beside those of answers."""

    def set_times(**columns):
        rule = Policy.objects.get()
        set_rules.change(agent=there.owner, policy_id=rule.pk, columns=columns, at=SATURDAY)

    return set_times


@pytest.fixture
def conversation(by_rule):
    by_rule(times={PromiseKind.RESOLUTION: DAYS})
    return receive.receive(mail(), at=SATURDAY).conversation


def open_kinds(conversation):
    return {one.kind for one in promises.open_about(conversation.ref)}


def the(conversation, kind):
    (found,) = [one for one in promises.about(conversation.ref) if one.kind == kind]
    return found


def answer(there, conversation, at=SATURDAY):
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Here it is.",
        seen_version=conversation.version,
        send_key="k",
        send_anyway=True,
        at=at,
    )


def test_nothing_is_promised_that_the_rule_has_no_time_for(there):
    conversation = receive.receive(mail(), at=SATURDAY).conversation

    assert open_kinds(conversation) == {PromiseKind.FIRST_REPLY}


def test_what_comes_in_is_promised_to_be_settled_and_both_sides_see_it(conversation):
    told = the(conversation, PromiseKind.RESOLUTION)

    assert told.due_at == SATURDAY + timedelta(days=3)
    assert not told.is_internal
    assert (told.terms["unit"], told.terms["is_plain"]) == ("DAYS", True)
    assert list(soundness.promises_count_alike()) == []


def test_an_answer_does_not_settle_it_and_writing_again_promises_it_once(there, conversation):
    answer(there, conversation)
    ours = Message.objects.get(conversation=conversation, kind="REPLY")
    again = receive.receive(mail("And when?", recipients=[], answers=[ours.mail_message_id]), at=SATURDAY)

    assert again.conversation == conversation
    assert open_kinds(conversation) == {PromiseKind.NEXT_REPLY, PromiseKind.RESOLUTION}
    assert the(conversation, PromiseKind.RESOLUTION).is_open


@pytest.mark.parametrize("reason", ["ANSWERED", "SETTLED_ELSEWHERE"])
def test_closing_as_answered_or_settled_keeps_it_without_a_word(there, conversation, reason):
    answer(there, conversation)

    close.close(agent=there.agent, conversation_id=conversation.pk, reason=reason, at=SATURDAY)

    told = the(conversation, PromiseKind.RESOLUTION)
    assert (told.kept_at, told.withdrawn_at) == (SATURDAY, None)


def test_it_is_moved_with_a_reason_and_closing_keeps_what_holds_now(there, conversation):
    first = the(conversation, PromiseKind.RESOLUTION)
    later = SATURDAY + timedelta(days=9)

    now = promise.renew(
        agent=there.agent, promise_id=first.pk, due_at=later, why="The thread comes on Thursday.", at=SATURDAY
    )
    answer(there, conversation)
    close.close(agent=there.agent, conversation_id=conversation.pk, reason="ANSWERED", at=SATURDAY)

    first.refresh_from_db()
    now.refresh_from_db()
    assert (first.moved_at, first.withdrawn_because) == (SATURDAY, "The thread comes on Thursday.")
    assert (now.kind, now.due_at, now.kept_at) == (PromiseKind.RESOLUTION, later, SATURDAY)
    assert list(soundness.promises_count_alike()) == []


def test_at_another_end_it_is_taken_back_with_the_reason_that_the_customer_reads(there, conversation):
    answer(there, conversation)

    with pytest.raises(close.StillPromised):
        close.close(agent=there.agent, conversation_id=conversation.pk, reason="NOT_FOR_US", at=SATURDAY)
    close.close(
        agent=there.agent,
        conversation_id=conversation.pk,
        reason="NOT_FOR_US",
        why="The lighthouse does that.",
        at=SATURDAY,
    )

    told = the(conversation, PromiseKind.RESOLUTION)
    assert (told.kept_at, told.withdrawn_because) == (None, "The lighthouse does that.")


def test_opened_again_it_has_its_whole_time_again(there, conversation):
    answer(there, conversation)
    close.close(agent=there.agent, conversation_id=conversation.pk, reason="ANSWERED", at=SATURDAY)
    later = SATURDAY + timedelta(days=9)

    close.reopen(agent=there.agent, conversation_id=conversation.pk, at=later)

    (again,) = [one for one in promises.open_about(conversation.ref) if one.kind == PromiseKind.RESOLUTION]
    assert again.due_at == later + timedelta(days=3)


def write_again(conversation, at):
    page = {"new_files": [], "send_key": "again", "words": "It broke once more."}
    receive.write_back(conversation, **page, at=at)


def ask_how_it_stands(conversation, at):
    promise.ask_for_update(conversation, at=at)


@pytest.mark.parametrize("comes_back", [write_again, ask_how_it_stands])
def test_a_customer_who_opens_it_again_has_the_whole_time_again(there, conversation, comes_back):
    answer(there, conversation)
    close.close(agent=there.agent, conversation_id=conversation.pk, reason="ANSWERED", at=SATURDAY)
    later = SATURDAY + timedelta(days=2)

    comes_back(conversation, later)

    (again,) = [one for one in promises.open_about(conversation.ref) if one.kind == PromiseKind.RESOLUTION]
    assert again.due_at == later + timedelta(days=3)
    assert list(soundness.faults(later)) == []


def test_where_two_become_one_it_is_promised_once(there, conversation):
    other = receive.receive(mail(text="Another one"), at=SATURDAY).conversation
    assert other != conversation

    merge.merge(agent=there.agent, conversation_id=other.pk, into_id=conversation.pk, at=SATURDAY)

    kinds = [one.kind for one in promises.open_about(conversation.ref)]
    assert kinds.count(PromiseKind.RESOLUTION) == 1


def test_the_words_of_the_letter_decide_which_rule_it_is(there, by_rule):
    by_rule(conditions=[Condition(Noun.WORDS, ("star",))], times={PromiseKind.FIRST_REPLY: Time(5)})

    about_it = receive.receive(mail(text="My two STARS broke"), at=SATURDAY).conversation
    not_about_it = receive.receive(mail(text="Nothing"), at=SATURDAY).conversation

    assert promises.open_about(about_it.ref)[0].terms["why"]["fits"] == [
        {"noun": "WORDS", "is_not": False, "values": []}
    ]
    assert promises.open_about(not_about_it.ref)[0].terms["why"] == {"by": "BUILT_IN"}


def test_of_a_long_letter_no_more_is_fetched_than_is_compared(there):
    long = receive.receive(mail(text="star " * 20_000, external_id="mail:long"), at=SATURDAY).conversation

    assert len(conversations.words_asked(long)) == len(f"{long.subject}\n") + 40_000


def call(there, **more):
    said = log.Said(way="PHONE", subject="The star", words="Please ring her.", **more)
    who = there.a.conversation.customer_id
    return log.log(agent=there.agent, who=who, team_id=there.team.pk, said=said, send_key="c", at=SATURDAY)


def test_who_wishes_a_call_is_promised_one_in_the_time_that_the_rule_has_for_it(there, by_rule):
    by_rule(times={PromiseKind.CALL_BACK: Time(1, Unit.DAYS, is_plain=True)})

    told = the(call(there, calls_back=True), PromiseKind.CALL_BACK)

    assert (told.owner, told.due_at) == (there.agent, SATURDAY + timedelta(days=1))


def test_without_such_a_time_a_call_comes_as_soon_as_an_answer(there):
    conversation = call(there, calls_back=True)

    assert open_kinds(conversation) == {PromiseKind.CALL_BACK}
    assert the(conversation, PromiseKind.CALL_BACK).terms["amount"] == 240


def test_what_is_settled_wants_no_call(there):
    with pytest.raises(ValueError, match="PHONE"):
        call(there, calls_back=True, is_settled=True)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I call you about the coat", "CALL_BACK"),
        ("le llamo por el abrigo", "CALL_BACK"),
        ("перезвоню вам", "CALL_BACK"),
        ("I call the workshop", "OWN_WORDS"),
        ("llamo al taller", "OWN_WORDS"),
        ("позвоню в мастерскую", "OWN_WORDS"),
    ],
)
def test_a_call_promised_in_somebody_s_own_words_is_a_call(there, words, kind):
    made = reply.OwnWords(words, SATURDAY + timedelta(days=1))

    conversation = call(there, promise=made)

    assert open_kinds(conversation) == {kind}
