"""What the permission tests need at the desk: things in trouble, a face, a mail's layout."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from esmero.actions import (
    canned,
    coach,
    hold,
    keep,
    keep_views,
    merge,
    promise,
    propose,
    receive,
    remember,
    tag,
    take,
    taking_part,
    work,
)
from esmero.actions.reply import OwnWords
from esmero.domain.channels import writes as channels
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations import writes
from esmero.domain.conversations.models import Conversation, Message, Tag
from esmero.domain.customers import writes as customers
from esmero.domain.customers.models import Customer, Fact, Proposal
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.files.kinds import NewFile
from esmero.domain.workbench.models import Notice
from esmero.domain.workflows import reads as workflows
from esmero.ground import db
from tests.house import people_things
from tests.house.door_things import own_address
from tests.house.home_things import PUT_IN, where_they_belong
from tests.world import PIXEL, WORD_OF_A, World


def places(company: World) -> dict[str, Any]:
    """Return what stands in the places of the desk's addresses."""
    Message.objects.filter(pk=company.a.message.pk).update(html=f"<p>{WORD_OF_A}</p>")
    return {
        "view": "mine",
        "view_id": keep_views.save(
            agent=company.agent, name="1", wanted={"words": WORD_OF_A}, at=company.at
        ).pk,
        "hint": "note",
        "customer_id": _with_a_face(company),
        "joining_id": people_things.two_who_are_one(company),
        "pair_id": people_things.two_who_may_be_one(company),
        "receipt_id": _unread(company),
        "identity_id": own_address(company).pk,
        "aside_id": _unread(company, "set aside", "SET_ASIDE"),
        "delivery_id": _unsent(company),
        "letter_id": letter_on_paper(company),
        "tag_id": _a_tag(company),
        "upload_id": _waiting_file(company),
        "canned_id": _words_written_before(company),
        "held_id": _held_back(company),
        "coaching_id": _a_note_about_a_colleague(company),
        "merge_id": _a_merge(company),
        "escalation_id": _an_escalation(company),
        "work_id": _work(company),
        "participant_id": _taking_part(company),
        "notice_id": _a_notice(company),
        "other_id": _another(company).pk,
        "fact_id": _something_known(company),
        "proposal_id": _something_proposed(company),
        **where_they_belong(company, people_things.somebody_else(company)),
    }


def _with_a_face(company: World) -> int:
    number = company.a.conversation.customer_id
    remember.set_face(agent=company.agent, customer_id=number, png=PIXEL, at=company.at)
    return number


def _a_note_about_a_colleague(company: World) -> int:
    return coach.write(agent=company.lead, person_id=company.agent.pk, words="1", at=company.at).pk


def _something_known(company: World) -> int:
    number = company.a.conversation.customer_id
    found = Fact.objects.filter(customer_id=number).order_by("id").first()
    if found is None:
        told = {"words": WORD_OF_A, "source": "1", "at": company.at}
        found = remember.note_fact(agent=company.agent, customer_id=number, **told)
    return found.pk


def _something_ended(company: World) -> dict[str, Any]:
    told = {"fact_id": _something_known(company), "was_wrong": False, "at": company.at}
    remember.end_fact(agent=company.agent, customer_id=company.a.conversation.customer_id, **told)
    return {}


def _something_proposed(company: World) -> int:
    found = Proposal.objects.first()
    if found is None:
        with db.write():
            found = customers.propose_fact(
                Customer.objects.get(pk=company.a.conversation.customer_id),
                kind="REACH",
                words=WORD_OF_A,
                message_id=company.a.message.pk,
                source="1",
                said_at=company.at,
                by=THE_SOFTWARE,
                at=company.at,
            )
    return found.pk


def _something_accepted(company: World) -> dict[str, Any]:
    told = {"proposal_id": _something_proposed(company), "at": company.at}
    propose.accept(agent=company.agent, customer_id=company.a.conversation.customer_id, **told)
    return {}


def _next_step(company: World) -> dict[str, Any]:
    standing = workflows.standing(company.a.conversation.ref)
    return {"seen": standing.pk, "step_id": workflows.may_go_to(standing.step)[0].pk}


def _taking_part(company: World) -> int:
    return taking_part.let_in(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        address="luis@elsewhere.example",
        name=WORD_OF_A,
        at=company.at,
    ).pk


def _a_tag(company: World) -> int:
    given = tag.tag(
        agent=company.agent, conversation_id=company.a.conversation.pk, names=["1"], at=company.at
    )
    return given[0].pk if given else Tag.objects.get(key="1").pk


def _waiting_file(company: World) -> int:
    file = NewFile(f"{WORD_OF_A}.png", "image/png", PIXEL)
    number = company.a.conversation.pk
    return keep.keep_upload(
        agent=company.agent, conversation_id=number, kind="REPLY", file=file, at=company.at
    ).pk


def _words_written_before(company: World) -> int:
    return canned.write(
        agent=company.agent,
        canned_id=None,
        name="1",
        whose="MINE",
        team_id=None,
        texts={"en": "1"},
        at=company.at,
    ).pk


def _held_back(company: World) -> int:
    held = hold.send(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        words="It waits.",
        seen_version=0,
        send_key="held",
        send_anyway=True,
        at=company.at,
    )
    return int(held.pk)


def _another(company: World) -> Conversation:
    """Another conversation of customer A; and in the first one a second letter, so that one can go."""
    here = company.a.conversation
    found = Conversation.objects.filter(subject="another").first()
    if found is None:
        words = company.a.message.text
        receive.write_back(here, words=words, new_files=[], send_key="6", at=company.at)
        found = writes.open(
            customer=here.customer,
            channel=here.channel,
            subject="another",
            language=here.language,
            reply_to=here.reply_to,
            by=THE_SOFTWARE,
            at=company.at,
        )
        made = OwnWords("1", due_at=company.at + timedelta(days=1))
        promise.make(agent=company.owner, conversation_id=found.pk, made=made, at=company.at)
    return found


def _an_escalation(company: World) -> int:
    return promise.escalate(_another(company), at=company.at).pk


def _work(company: World) -> int:
    """Work that the second team is asked for in the first one's conversation."""
    return work.ask(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        team_id=company.other_team.pk,
        words="1",
        due_at=company.at + timedelta(days=1),
        file_ids=[company.a.file.pk],
        at=company.at,
    ).pk


def _a_merge(company: World) -> int:
    here = company.a.conversation
    other = _another(company)
    third = writes.open(
        customer=here.customer,
        channel=here.channel,
        subject="1",
        language=here.language,
        reply_to=here.reply_to,
        by=THE_SOFTWARE,
        at=company.at,
    )
    return merge.merge(agent=company.owner, conversation_id=third.pk, into_id=other.pk, at=company.at).pk


def _a_notice(company: World) -> int:
    here = company.a.conversation
    made, _ = Notice.objects.get_or_create(
        agent=company.agent, event_id=0, defaults={"conversation": here, "kind": "WROTE", "at": company.at}
    )
    return made.pk


def _unread(company: World, name: str = "unread", state: str = "FAILED") -> int:
    receipt = take.take_mails(
        [
            take.RawMail(
                raw=WORD_OF_A.encode(),
                external_id=name,
                sender="ana@example.org",
                recipients=["help@example.com"],
                at=company.at,
            )
        ]
    )[0]
    Receipt.objects.filter(pk=receipt.pk).update(state=state, reason="1")
    return receipt.pk


def _unsent(company: World) -> int:
    letter = Delivery.objects.filter(customer_id=company.a.conversation.customer_id)[0]
    Delivery.objects.filter(pk=letter.pk).update(state="UNKNOWN", reason="1")
    return letter.pk


def letter_on_paper(company: World) -> int:
    """A letter to customer A that waits in the post room."""
    found = Delivery.objects.filter(channel_kind="POST").first()
    if found is None:
        with db.write():
            found = channels.queue_paper(
                about=company.a.message.ref,
                within=company.a.conversation.ref,
                audience=company.a.conversation.audience,
                recipient=f"{WORD_OF_A}\nPlaza 1",
                name="paper",
                at=company.at,
            )
    return found.pk


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("point.png", PIXEL, "image/png")


BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "desk:receipt-dropping": lambda _: {"because": "7"},
    "desk:receipt-conversation": lambda _: {"email": "ana@example.org", "words": "7"},
    "desk:saved_views": lambda company: {"name": "1", "q": WORD_OF_A},
    "desk:saved_view-name": lambda company: {"name": "2"},
    "desk:saved_view-place": lambda company: {"to": "up"},
    "desk:conversation-replies": lambda company: {
        "text": "1",
        "seen_version": Conversation.objects.get(pk=company.a.conversation.pk).version,
        "send_key": "1",
    },
    "desk:conversation-notes": lambda company: {"text": "1", "seen_version": 1, "send_key": "1"},
    "desk:conversation-draft": lambda company: {"text": "1", "seen_version": 1},
    "desk:conversation-uploads": lambda company: {"kind": "REPLY", "file": _picture()},
    "desk:conversation-presence": lambda company: {"state": "reading", "is_new": "on"},
    "desk:canned_replies-new": lambda company: {"name": "1", "whose": "MINE", "text_en": "1"},
    "desk:canned_reply": lambda company: {"name": "1", "whose": "MINE", "text_en": "1"},
    "desk:held_reply-moment": lambda company: {"moment": "in 2 hours", "late": "on"},
    "desk:conversation-assignment": lambda company: {"agent": company.agent.pk},
    "desk:conversation-handover": lambda company: {"team": company.other_team.pk},
    "desk:call-new": lambda company: {
        "way": "PHONE",
        "customer": company.a.conversation.customer_id,
        "team": company.team.pk,
        "words": "1",
        "send_key": "7",
    },
    "desk:letter-new": lambda company: {
        "customer": company.a.conversation.customer_id,
        "team": company.team.pk,
        "subject": "1",
        "words": "1",
        "send_key": "9",
    },
    "desk:paper-new": lambda company: {
        "way": "POST",
        "customer": company.a.conversation.customer_id,
        "team": company.team.pk,
        "came_on": company.at.date().isoformat(),
        "files": _picture(),
        "send_key": "11",
    },
    "desk:conversation-people": lambda company: {"address": "eva@elsewhere.example"},
    "desk:conversation-way": lambda company: {"way": "POST", "address": "Ana\nPlaza 1"},
    "desk:post_room-pages": lambda company: {"letter": letter_on_paper(company)},
    "desk:post_room-printed": lambda company: {"letter": letter_on_paper(company)},
    "desk:post_room-posted": lambda company: {"letter": letter_on_paper(company)},
    "desk:letter-draft": lambda company: {"text": "1", "begun_for": company.a.conversation.customer_id},
    "desk:conversation-forwarding": lambda company: {
        "to": "weaver@mill.example",
        "text": "1",
        "letters": [company.a.message.pk],
        "send_key": "8",
    },
    "desk:conversation-merging": lambda company: {"other": _another(company).pk},
    "desk:customer-belonging": lambda _: PUT_IN,
    "desk:organisation-notes": lambda _: {"words": "1", "source": "1"},
    "desk:customer-joining": lambda company: {"other": people_things.somebody_else(company)},
    "desk:customer-called": lambda _: {"name": "Ana", "spoken_as": "AH-na"},
    "desk:customer-addresses": lambda _: {"kind": "CARD", "value": "7"},
    "desk:identity-correction": lambda company: {"value": own_address(company).value},
    "desk:customer-splitting": lambda company: {
        "name": "Pedro",
        "addresses": [own_address(company).pk],
    },
    "desk:conversation-links": lambda company: {"other": _another(company).pk},
    "desk:conversation-split": lambda company: {"letters": [company.a.message.pk]},
    "desk:conversation-snooze": lambda company: {"until": (company.at + timedelta(days=1)).isoformat()},
    "desk:conversation-tags": lambda company: {"names": "parcel"},
    "desk:conversation-facts": lambda _: {"words": "1", "kind": "OTHER", "source": "1"},
    "desk:fact-correction": lambda _: {"words": "1", "source": "1"},
    "desk:fact-end": lambda _: {"because": "OVER"},
    "desk:fact-return": _something_ended,
    "desk:proposal-return": _something_accepted,
    "desk:conversation-question": lambda _: {"kind": "WHERE"},
    "desk:conversation-their_zone": lambda _: {"time_zone": "America/Mexico_City"},
    "desk:conversation-kind": lambda _: {"kind": workflows.kinds()[0].pk},
    "desk:conversation-step": lambda company: _next_step(company),
    "desk:conversation-priority": lambda company: {"priority": 1},
    "desk:several": lambda company: {"deed": "take", "chosen": f"{company.a.conversation.pk}:1"},
    "desk:notices-seen": lambda company: {"up_to": _a_notice(company)},
    "desk:conversation-closure": lambda company: {"reason": "ANSWERED", "why": "1"},
    "desk:conversation-promises": lambda company: {"due": "tomorrow 10:00", "words": "1"},
    "desk:my_desk-presence": lambda _: {"state": "HERE"},
    "desk:my_desk-away": lambda _: {"from_on": "2090-12-01", "back_on": "2090-12-07"},
    "desk:coaching": lambda company: {"person": company.agent.pk, "words": "1"},
    "desk:promise-withdrawal": lambda company: {"because": "1"},
    "desk:promise-new_time": lambda company: {"due": "in 3 days", "because": "1"},
    "desk:conversation-work": lambda company: {
        "team": company.other_team.pk,
        "words": "1",
        "due": "in 3 days",
    },
    "desk:customer-reason": lambda company: {"reason": "They rang"},
    "desk:work-completion": lambda company: {"words": "1"},
    "desk:work-new_time": lambda company: {"due": "in 3 days", "because": "1"},
    "desk:work-refusal": lambda company: {"because": "1"},
    "desk:work-withdrawal": lambda company: {"because": "1"},
    "desk:escalation-refusal": lambda company: {"because": "12345678901234567890"},
}

QUERIES = {
    "desk:search": {"person": "me"},
    "desk:conversation-promise_hint": {"line": "/promise tomorrow 10:00 7"},
}
