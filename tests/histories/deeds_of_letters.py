"""Who writes what to whom."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from esmero.actions import forward, hold, log, promise, receive, reply, taking_part
from esmero.actions import write_first as first_letters
from esmero.actions.reply import OwnWords
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Participant
from esmero.domain.workbench.models import HeldReply
from tests.histories.history import History, Step, _one_of
from tests.histories.holds import FOR_US

PEOPLE = ["ana@example.org", "boris@example.org", "carla@example.net", "dmitri@example.net"]


def a_new_mail(history: History, step: Step) -> None:
    """Somebody writes, known or not, to one of the teams."""
    to = "help@example.com" if step.which % 2 else "repairs@example.com"
    _mail(history, step, to, answers=[])


def a_mail_that_answers(history: History, step: Step) -> None:
    """An answer to what we wrote, by its own address and by its reply address: theirs, or a stranger's."""
    conversation = history.theirs(step)
    _mail(history, step, access.reply_address(conversation, host=settings.ESMERO_HOST), answers=[])


def an_absence_comes_back(history: History, step: Step) -> None:
    """A machine answers: nobody waits for anything because of it."""
    conversation = history.theirs(step)
    to = access.reply_address(conversation, host=settings.ESMERO_HOST)
    _mail(history, step, to, answers=[], is_automatic=True)


def _mail(history: History, step: Step, to: str, **more: Any) -> None:
    sender = PEOPLE[step.who % len(PEOPLE)]
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"mail:{history.key}",
        sender_email=sender,
        sender_name=sender.partition("@")[0].title(),
        recipients=[to],
        subject="The lamp",
        text="Where is it?",
        mail_message_id=f"{history.key}@example.org",
        language=["en", "es", "ru"][step.who % 3],
        sent_at=history.at,
        **more,
    )
    receive.receive(incoming, at=history.at)


def they_write_on_their_page(history: History, step: Step) -> None:
    conversation = history.theirs(step)
    receive.write_back(conversation, words="Hello?", new_files=[], send_key=history.key, at=history.at)


def answer(history: History, step: Step, made: list[OwnWords] | None = None) -> None:
    conversation = history.conversation(step)
    reply.reply(
        agent=history.agent(step),
        conversation_id=conversation.pk,
        words="Here you are.",
        seen_version=conversation.version,
        send_key=history.key,
        promises_made=made,
        at=history.at,
    )


def answer_with_a_promise(history: History, step: Step) -> None:
    answer(history, step, [OwnWords("it is done", history.at + timedelta(hours=1 + step.who))])


def answer_held_back(history: History, step: Step) -> None:
    """Held for some seconds or, by every other press, until a later hour."""
    conversation = history.conversation(step)
    later = history.at + timedelta(minutes=30 * (1 + step.who)) if step.which % 2 else None
    hold.send(
        agent=history.agent(step),
        conversation_id=conversation.pk,
        words="Here you are.",
        seen_version=conversation.version,
        send_key=history.key,
        later=later,
        is_late_meant=step.who % 3 == 0,
        at=history.at,
    )


def take_a_held_answer_back(history: History, step: Step) -> None:
    held = _one_of(HeldReply.objects.order_by("-id"), step.which)
    hold.take_back(agent=held.agent, held_id=held.pk, at=history.at)


def send_a_held_answer_now(history: History, step: Step) -> None:
    held = _one_of(HeldReply.objects.order_by("-id"), step.which)
    hold.send_now(agent=held.agent, held_id=held.pk, send_anyway=step.who % 2 == 0, at=history.at)


def note(history: History, step: Step) -> None:
    number = history.conversation(step).pk
    reply.note(
        agent=history.agent(step),
        conversation_id=number,
        words=f"{FOR_US}: hm.",
        send_key=history.key,
        at=history.at,
    )


def let_a_letter_through(history: History, step: Step) -> None:
    reply.let_through(agent=history.agent(step), message_id=history.message(step).pk, at=history.at)


def forward_it(history: History, step: Step) -> None:
    forward.forward(
        agent=history.agent(step),
        conversation_id=history.conversation(step).pk,
        to=["workshop@example.net"],
        passing_on=forward.Passing(words="Please look.", is_whole=True),
        send_key=history.key,
        at=history.at,
    )


def write_first(history: History, step: Step) -> None:
    letter = first_letters.FirstLetter(subject="Your lamp", words="It is here.")
    first_letters.write(
        agent=history.agent(step),
        who=history.conversation(step).customer_id,
        team_id=history.team(step).pk,
        letter=letter,
        send_key=history.key,
        at=history.at,
    )


def write_a_call_down(history: History, step: Step) -> None:
    agent = history.agent(step)
    said = log.Said(
        way=list(log.BY_HAND)[0],
        subject="The lamp",
        words="She asked where it is.",
        promise=OwnWords("we call back", history.at + timedelta(hours=2)) if step.who % 2 else None,
        is_settled=step.which % 3 == 0,
    )
    log.log(
        agent=agent,
        who=history.conversation(step).customer_id,
        team_id=history.team(step).pk,
        said=said,
        send_key=history.key,
        at=history.at,
    )


def let_somebody_in(history: History, step: Step) -> None:
    taking_part.let_in(
        agent=history.agent(step),
        conversation_id=history.conversation(step).pk,
        address=PEOPLE[(step.who + 1) % len(PEOPLE)],
        name="Eva",
        at=history.at,
    )


def leave_somebody_out(history: History, step: Step) -> None:
    one = _one_of(Participant.objects.order_by("-id"), step.which)
    taking_part.leave_out(agent=history.agent(step), participant_id=one.pk, at=history.at)


def they_ask_for_an_update(history: History, step: Step) -> None:
    promise.ask_for_update(history.theirs(step), at=history.at)


def they_ask_for_a_person(history: History, step: Step) -> None:
    promise.ask_for_person(history.theirs(step), at=history.at)


def they_escalate(history: History, step: Step) -> None:
    promise.escalate(history.theirs(step), at=history.at)
