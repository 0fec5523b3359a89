"""Somebody who took part in another's conversation is erased: their words go there as well, others' stay."""

import os
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from esmero.actions import (
    come_back,
    deliver,
    forget,
    forward,
    hold,
    keep,
    keep_watch,
    mail_notices,
    notify,
    quotes,
    reply,
    taking_part,
)
from esmero.actions.tests.test_erasing import traces
from esmero.config import for_good, schedule
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.channels.writes import in_hand
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation, Copy, Message, Participant, SearchEntry
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import Copies
from esmero.domain.workbench.models import HeldReply
from esmero.gateways.email.tests.arriving import arrives
from esmero.ground import clock, db
from esmero.insight import soundness
from tests.world import make_world

pytestmark = pytest.mark.django_db
MARKER = "ninamarker"
FAILED = "FAILED"
NINA, BORIS, EVA = f"{MARKER}@example.org", "boris@example.org", "eva@elsewhere.example"
NAMES = {NINA: "Ninamarker Ruiz", EVA: "Eva Sanz"}


@pytest.fixture
def company(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ESMERO_HOME = tmp_path / "media", tmp_path
    made = make_world()
    habits = {"hold_seconds": 0, "notices_by_mail": "AT_ONCE", "notices_show_words": True}
    Agent.objects.update(kept_habits=habits)
    Company.objects.update(quotes="ALL")
    return made


@pytest.fixture
def talk(company):
    """Boris's conversation, in which Nina and Eva take part: all three wrote, and were answered."""
    talk = company.b.conversation
    for address, name in NAMES.items():
        taking_part.let_in(
            agent=company.stranger, conversation_id=talk.pk, address=address, name=name, at=clock.now()
        )
    answer(company, talk, "first")
    arrives(letter(NINA, talk, f"{MARKER} thinks that it is too long.", file=f"{MARKER}.txt"), sender=NINA)
    arrives(letter(EVA, talk, "It fits.", cc=f"Ninamarker <{NINA}>"), sender=EVA)
    notify.tell(at=clock.now())
    mail_notices.send_at_once(at=clock.now() + timedelta(minutes=10))
    answer(company, talk, "second")
    arrives(letter(BORIS, talk, "Thank you both."), sender=BORIS)
    deliver.send_letters(at=clock.now() + timedelta(minutes=11))
    for file in Attachment.objects.all():
        os.utime(files.path_of(file.key), (0, 0))
    assert Message.objects.get(text__contains="too long").is_from_participant
    return talk


def answer(company, talk, words, *, copies=None):
    reply.reply(
        agent=company.stranger,
        conversation_id=talk.pk,
        words=f"Our {words} answer.",
        seen_version=0,
        send_anyway=True,
        send_key=words,
        copies=copies or Copies(cc=[NINA], bcc=[EVA]),
        at=clock.now(),
    )
    deliver.send_letters(at=clock.now())


def letter(sender, talk, words, *, file="", cc=""):
    """Return what somebody answers to the newest letter that they have."""
    copy = Copy.objects.filter(message__conversation=talk, address=sender).order_by("-id").first()
    known = (
        copy.mail_message_id if copy else Delivery.objects.filter(recipient=sender).latest("id").message_id
    )
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "repairs@example.com", "Re: About it"
    made["Message-ID"], made["In-Reply-To"] = f"<{len(words)}@example.org>", f"<{known}>"
    if cc:
        made["Cc"] = cc
    made.set_content(words)
    if file:
        made.add_attachment(f"{MARKER} in a file".encode(), "text", "plain", filename=file)
    return made.as_bytes()


def asks(sender):
    """Somebody has a question of their own, and is a customer by it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Ninamarker <{sender}>", "help@example.com", "Mine"
    made["Message-ID"] = "<own@example.org>"
    made.set_content("Where is mine?")
    arrives(made.as_bytes(), "help@example.com", sender=sender)
    return Conversation.objects.latest("id").customer


def erase(company, customer):
    forget.forget_customer(agent=company.owner, customer_id=customer.pk, at=clock.now())
    assert list(soundness.faults(clock.now())) == []


def of_others():
    kept = Message.objects.filter(conversation__subject__contains="About").exclude(text="")
    kept = kept.exclude(text__contains=MARKER).order_by("id")
    return list(kept.values_list("id", "text", "quoted", "from_email"))


def test_nothing_of_them_is_left_there_and_others_words_stay(company, talk):
    of_eva, of_boris = (_raw(words) for words in ("It fits.", "Thank you both."))
    customer, before = asks(NINA), of_others()

    erase(company, customer)

    # What somebody else wrote stays as they wrote it, also whom they named in Cc.
    assert traces(MARKER) == ["Receipt.raw"] and MARKER in of_eva.decode()
    assert (_raw("It fits."), _raw("Thank you both.")) == (of_eva, of_boris)
    assert of_others() == before
    assert not SearchEntry.objects.filter(words__contains=MARKER).exists()


def _raw(words):
    return bytes(Receipt.objects.get(message_id=Message.objects.get(text=words).pk).raw)


def test_it_is_said_where_they_wrote(company, talk):
    erase(company, asks(NINA))
    desk = Client()
    desk.force_login(company.owner)

    for page in (desk.get(f"/desk/conversations/{talk.pk}/"), Client().get(f"/c/{company.b.token}/")):
        shown = page.content.decode()
        assert "What was written here was erased." in shown and "Somebody who was erased" in shown
        assert MARKER not in shown.lower()
        assert "Thank you both." in shown


def test_letters_that_have_yet_to_leave_do_and_then_name_them_no_more(company, talk, monkeypatch):
    Delivery.objects.filter(recipient=BORIS).update(state="QUEUED")
    now = clock.now()

    erase(company, asks(NINA))

    waiting = Delivery.objects.filter(recipient=BORIS, within_id=talk.pk, state="QUEUED")
    assert any(MARKER in bytes(one.raw).decode().lower() for one in waiting)
    # After an outage of days they still wait: they are Boris's mail, and leave whole.
    soon = now + quotes.LEFT_BY_THEN + timedelta(hours=1)
    while schedule.do_task(at=soon):
        pass
    assert all(bytes(one.raw) for one in waiting.all())
    deliver.send_letters(at=soon)
    while schedule.do_task(at=soon + quotes.LEFT_BY_THEN):
        pass
    assert not waiting.all() and traces(MARKER) == ["Receipt.raw"]


def test_answers_that_wait_go_to_them_no_more(company, talk):
    Agent.objects.update(kept_habits={"hold_seconds": 600})
    stranger = Agent.objects.get(pk=company.stranger.pk)
    copies = Copies(cc=[NINA, EVA])
    held = {"conversation_id": talk.pk, "words": "Later.", "seen_version": 99, "send_anyway": True}
    hold.send(agent=stranger, **held, send_key="later", copies=copies, at=clock.now())
    # As people type them: with any mark between; and a letter is passed on to her in the same draft.
    chosen = {"not_to": [EVA], "bcc": f"{NINA};boss@quiet.example", "to": f"eva@x.example\n{NINA}"}
    keep.keep_draft(
        agent=company.owner, conversation_id=talk.pk, words="?", seen_version=1, chosen=chosen, at=clock.now()
    )

    erase(company, asks(NINA))

    assert traces(MARKER) == ["Receipt.raw"]
    assert traces("boss@quiet") == ["Draft.chosen"]


def test_what_waits_to_be_passed_on_goes_to_them_no_more(company, talk):
    Agent.objects.update(kept_habits={"hold_seconds": 600})
    stranger = Agent.objects.get(pk=company.stranger.pk)
    for key, to in {"both": ["Maker@example.net", NINA], "alone": [NINA]}.items():
        passing = forward.Passing(words=f"Look, {key}.", subject="A jacket", is_whole=True)
        named = {"agent": stranger, "conversation_id": talk.pk, "send_key": key, "at": clock.now()}
        forward.forward(to=to, passing_on=passing, **named)

    erase(company, asks(NINA))

    assert traces(MARKER) == ["Receipt.raw"]
    hold.release_due(at=clock.now() + timedelta(minutes=20))
    stopped = HeldReply.objects.get()
    assert (stopped.words, stopped.why_stopped) == ("Look, alone.", "ADDRESS")
    desk = Client()
    desk.force_login(stranger)
    assert "Look, alone." in desk.get(f"/desk/conversations/{talk.pk}/").content.decode()
    left = Message.objects.filter(text="Look, both.").values_list("to_email", flat=True)
    assert list(left) == ["maker@example.net"]


def test_who_never_was_a_customer_is_erased_as_well(company, talk):
    before = Message.objects.get(text__contains="too long").text

    call_command("erase", EVA, "--yes")

    assert (
        traces(EVA) == []
        and traces("eva sanz") == []
        and not Message.objects.filter(text="It fits.").exists()
    )
    assert Message.objects.filter(text=before).exists()
    assert list(soundness.faults(clock.now())) == []
    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase", EVA, "--yes")


def test_as_whom_they_took_part_is_written_beside_the_database_by_ids_alone(company, talk):
    known, newest = as_whom(NINA), events.newest_id()

    call_command("erase", NINA, "--yes")

    assert for_good.read(since_event=newest).took_part == known
    assert MARKER not in (settings.ESMERO_HOME / for_good.NAME).read_text()


@pytest.mark.parametrize("is_customer", [True, False])
def test_a_backup_does_not_bring_them_back(company, talk, is_customer):
    erased = {asks(NINA).pk} if is_customer else set()
    done = come_back.ForGood(erased=frozenset(erased), took_part=frozenset(as_whom(NINA)))

    made = come_back.settle(backup_at=clock.now(), for_good=done, at=clock.now())

    assert made.erased_again == 1
    while schedule.do_task(at=clock.now() + quotes.LEFT_BY_THEN + timedelta(hours=1)):
        pass
    assert traces(MARKER) == ["Receipt.raw"]


def as_whom(address):
    return set(Participant.objects.filter(address=address).values_list("id", flat=True))


def test_no_event_names_them_any_more_and_the_chain_holds(company, talk):
    """Neither what became of letters to them, nor of mail of theirs that nobody could read."""
    for state in ("UNKNOWN", "SENT"):
        Delivery.objects.filter(recipient=NINA).update(state=state)
    sent = Delivery.objects.filter(recipient=NINA).first()
    Delivery.objects.filter(pk=sent.pk).update(state="UNKNOWN")
    deliver.it_arrived(agent=company.owner, delivery_id=sent.pk, at=clock.now())
    lost = Receipt.objects.create(
        kind="EMAIL", external_id="x", raw=MARKER.encode(), sender=NINA, received_at=clock.now(), state=FAILED
    )
    with db.write():
        in_hand.drop(lost, because=f"{MARKER} again", by=THE_SOFTWARE, at=clock.now())
    keep_watch.seal(at=clock.now())
    assert "Event.payload" in traces(MARKER)

    call_command("erase", NINA, "--yes")

    assert traces(MARKER) == ["Receipt.raw"] and not bytes(Receipt.objects.get(pk=lost.pk).raw)
    assert list(soundness.faults(clock.now())) == []
