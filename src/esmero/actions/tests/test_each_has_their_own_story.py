"""Whatever is joined, split, undone and erased in any order: each has the story of what they said themselves.

A list beside the house (`Told`) keeps who said what. After each step the copy that each person would take
along, and their page at the desk, are compared with it, mark for mark.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests import world
from tests.histories.history import undone

from esmero.actions import (
    agreeing,
    forget,
    join_people,
    merge,
    organise,
    part_people,
    propose,
    purposes,
    remember,
    split,
    take_along,
    taking_part,
)
from esmero.actions.tests.test_joined_in_any_order import REFUSED, SENDERS
from esmero.actions.tests.test_joining_people import AT, write
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import BelongsAs, FactKind, IdentityKind, Proof, PurposeKey, SaidHow
from esmero.domain.customers.models import (
    Consent,
    Customer,
    Former,
    Identity,
    Joining,
    Proposal,
    PurposeWording,
)
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff.models import Agent
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.insight import soundness, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_mailbox")]
NO = (
    *REFUSED,
    NotFound,
    merge.CannotUndo,
    split.NothingToSplit,
    agreeing.NoAddress,
    agreeing.TooOften,
    taking_part.TooMany,
    forget.KeptForLaw,
)
MARK = re.compile(r"q\d+z")
# `make soak` takes more of them.
EXAMPLES = int(os.environ.get("JOINED_EXAMPLES", "10"))
number = st.integers(0, 5)


@dataclass
class Told:
    """Who said what: each mark with the customer's row with whom it came in, or was learned."""

    owner: Agent
    home: dict[str, int] = field(default_factory=dict)
    # Whose an address is, as long as nobody erased them.
    senders: dict[str, int] = field(default_factory=dict)
    # What letters of somebody may tell, which nobody has accepted yet.
    proposed: dict[str, int] = field(default_factory=dict)
    agreed: dict[str, str] = field(default_factory=dict)
    # By record of two that were joined: by which two rows the codes came that proved both sides.
    proven: dict[int, set[int]] = field(default_factory=dict)
    # Letters of who takes part beside a customer: they stand in no customer's own copy.
    beside: set[str] = field(default_factory=set)
    # A person said whose something is: then it is only told once, and to somebody.
    was_split: bool = False
    was_erased: bool = False
    count: int = 0

    def mark(self, home: int | None = None) -> str:
        """Return a new mark, of what somebody says by this row."""
        self.count += 1
        said = f"q{self.count}z"
        if home is not None:
            self.home[said] = home
        return said

    def whose(self, address: str) -> int | None:
        """Return whose an address was as it came in; None where nobody knows."""
        said = MARK.match(address)
        return self.home.get(said[0]) if said else self.senders.get(address)

    def of(self, living_id: int) -> set[str]:
        """Return what this person said, by whichever of their rows."""
        return {mark for mark, home in self.home.items() if customers.living(home).pk == living_id}


class Deeds:
    """What people do, each with two numbers that choose of whom and to what."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def write(self, one: int, other: int, at: datetime) -> None:
        quoted = pick(letters(), other).mail_message_id if other % 2 else ""
        self.send(SENDERS[one % 4], at=at, quotes=quoted)

    def send(self, sender: str, *, at: datetime, quotes: str = "") -> None:
        key = self.told.mark()
        was_known = Identity.objects.filter(value=sender).exists()
        made = write(sender, key, at=at, quotes=quotes)
        if not was_known or sender not in self.told.senders:
            self.told.senders[sender] = Identity.objects.get(value=sender).customer_id
        if made.message.held_since is None:
            self.told.home[key] = self.told.senders[sender]

    def join(self, one: int, other: int, at: datetime) -> None:
        gone, stays = pick(living(), one), pick(living(), other)
        given = {"customer_id": gone, "into_id": stays, "chosen": {"name": gone}}
        join_people.join(agent=self.told.owner, at=at, **given)

    def undo(self, one: int, _other: int, at: datetime) -> None:
        row = pick(list(Joining.objects.filter(undone_at=None).order_by("id")), one)
        part_people.part_again(agent=self.told.owner, joining_id=row.pk, at=at)

    def merge(self, one: int, other: int, at: datetime) -> None:
        talks = list(Conversation.objects.filter(merged_into=None).order_by("id"))
        put = {"conversation_id": pick(talks, one).pk, "into_id": pick(talks, other).pk}
        merge.merge(agent=self.told.owner, at=at, **put)

    def split(self, one: int, other: int, at: datetime) -> None:
        talk = pick(list(Conversation.objects.filter(merged_into=None).order_by("id")), one)
        to = pick(living(), other) if other % 2 else "Somebody new"
        given = {"conversation_ids": [talk.pk], "identity_ids": [], "to": to}
        join_people.split_person(agent=self.told.owner, customer_id=talk.customer_id, at=at, **given)
        self.told.was_split = True

    def take_out(self, one: int, other: int, at: datetime) -> None:
        talk = pick(list(Conversation.objects.filter(merged_into=None).order_by("id")), one)
        within = list(Message.objects.filter(conversation=talk).order_by("id").values_list("id", flat=True))
        chosen = {"conversation_id": talk.pk, "message_ids": within[:: other + 1][:2], "subject": ""}
        split.split(agent=self.told.owner, at=at, **chosen)

    def know(self, one: int, _other: int, at: datetime) -> None:
        of = pick(living(), one)
        words = self.told.mark()
        remember.note_fact(agent=self.told.owner, customer_id=of, words=words, source="Said so", at=at)
        self.told.home[words] = of

    def hear(self, one: int, _other: int, at: datetime) -> None:
        letter = pick(marked(self.told), one)
        words = self.told.mark()
        remember.note_from_letter(agent=self.told.owner, message_id=letter.pk, words=words, at=at)
        self.told.home[words] = self.told.home[MARK.search(letter.text)[0]]

    def propose(self, one: int, _other: int, at: datetime) -> None:
        letter = pick(marked(self.told), one)
        words = self.told.mark()
        with db.write():
            customer_writes.propose_fact(
                letter.conversation.customer,
                kind=FactKind.OTHER,
                words=words,
                message_id=letter.pk,
                source="Their letter",
                said_at=letter.at,
                by=THE_SOFTWARE,
                at=at,
            )
        self.told.proposed[words] = self.told.home[MARK.search(letter.text)[0]]

    def accept(self, one: int, _other: int, at: datetime) -> None:
        row = pick(list(Proposal.objects.filter(accepted_at=None, put_away_at=None).order_by("id")), one)
        given = {"customer_id": row.customer_id, "proposal_id": row.pk}
        propose.accept(agent=self.told.owner, at=at, **given)
        self.told.home[row.words] = self.told.proposed.pop(row.words)

    def let_in(self, one: int, other: int, at: datetime) -> None:
        talk = pick(list(Conversation.objects.filter(merged_into=None).order_by("id")), one)
        address = f"beside{other}@elsewhere.example"
        given = {"conversation_id": talk.pk, "address": address, "name": "Beside"}
        taking_part.let_in(agent=self.told.owner, at=at, **given)
        key = self.told.mark()
        self.told.beside.add(key)
        write(address, key, at=at, to=access.reply_address(talk, host=settings.ESMERO_HOST))

    def prove(self, one: int, _other: int, at: datetime) -> None:
        of = customers.one(pick(living(), one))
        with db.write():
            value = f"{self.told.mark(of.pk)}@proven.example"
            made = customer_writes.learn_identity(of, kind="EMAIL", value=value, by=THE_SOFTWARE, at=at)
            customer_writes.prove(made, proof=Proof.CODE, by=THE_SOFTWARE, at=at)

    def return_code(self, one: int, _other: int, at: datetime) -> None:
        inside = pick(list(Identity.objects.filter(kind=IdentityKind.EMAIL).order_by("id")), one)
        asked = customers.other_side(inside)
        typed = asked.may_prove[:1] if asked and not asked.is_astray else []
        rows = {self.told.whose(one.value) for one in [inside, *typed]}
        if asked is None or not typed or None in rows:
            return
        with db.write():
            customer_writes.prove_joining(asked.joining, by=THE_SOFTWARE, at=at)
        self.told.proven[asked.joining.pk] = {row for row in rows if row}

    def hear_of(self, one: int, _other: int, at: datetime) -> None:
        of = customers.one(pick(living(), one))
        value = f"{self.told.mark(of.pk)}@said.example"
        with db.write():
            customer_writes.learn_identity(of, kind="EMAIL", value=value, by=THE_SOFTWARE, at=at)

    def end(self, one: int, _other: int, at: datetime) -> None:
        known = pick(list(Identity.objects.filter(value__contains="z@").order_by("id")), one)
        with db.write():
            customer_writes.end(known, by=THE_SOFTWARE, at=at)

    def bring_back(self, one: int, _other: int, at: datetime) -> None:
        former = pick(list(Former.objects.order_by("id")), one)
        with db.write():
            customer_writes.bring_back(former, by=THE_SOFTWARE, at=at)

    def belong(self, one: int, _other: int, at: datetime) -> None:
        of = pick(living(), one)
        words = self.told.mark()
        belongs = organise.Belongs(BelongsAs.WORKS, "They say so")
        organise.put_in(
            agent=self.told.owner, customer_id=of, organisation=f"{words} Ltd", belongs=belongs, at=at
        )
        self.told.home[words] = of

    def agree(self, one: int, _other: int, at: datetime) -> None:
        of, wording = pick(living(), one), PurposeWording.objects.latest("id").pk
        count = Consent.objects.count()
        given = {"customer_id": of, "wording_id": wording, "how": SaidHow.PHONE}
        agreeing.note_yes(agent=self.told.owner, at=at, **given)
        if Consent.objects.count() > count:
            self.told.agreed[str(at)] = self.told.mark(of)

    def erase(self, one: int, _other: int, at: datetime) -> None:
        of = pick(living(), one)
        gone = self.told.of(of)
        family = set(customers.family_of(of))
        forget.forget_customer(agent=self.told.owner, customer_id=of, at=at)
        self.told.was_erased = True
        for mark in gone:
            del self.told.home[mark]
        # That somebody agreed stays, without who it was.
        self.told.agreed = {when: mark for when, mark in self.told.agreed.items() if mark not in gone}
        for sender in [one for one, home in self.told.senders.items() if home in family]:
            del self.told.senders[sender]


OFTEN = ["write"] * 3 + ["join"] * 2 + ["undo"] * 2 + ["merge", "take_out"]
SELDOM = "know hear propose accept let_in prove return_code hear_of end bring_back belong agree split erase"
step = st.tuples(st.sampled_from([*OFTEN, *SELDOM.split()]), number, number)


# A fact out of a letter that a split gave to somebody goes with the letter when all of it is undone.
@example([("join", 1, 3), ("split", 3, 0), ("hear", 1, 4), ("undo", 2, 4)], Random(0))
@given(st.lists(step, max_size=16), st.randoms(use_true_random=False))
@hypothesis_settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
@pytest.mark.slow
def test_each_reads_what_they_said_and_nobody_elses(db, steps: list[tuple[str, int, int]], order: Random):
    with undone():
        holds(steps, order)


def holds(steps: list[tuple[str, int, int]], order: Random) -> None:
    there = world.make_world(AT)
    words = {"en": ("Offers", "We tell you what is new.")}
    purposes.add(agent=there.owner, key=PurposeKey.OFFERS, needs_two_steps=False, words=words, at=AT)
    told = Told(there.owner)
    deeds = Deeds(told)
    for sender in SENDERS:
        deeds.send(sender, at=AT)
    before = {one: picture(one) for one in living()}
    for index, (deed, one, other) in enumerate(steps):
        kept, at = {*Message.objects.values_list("id", flat=True)}, AT + timedelta(hours=index + 1)
        with contextlib.suppress(*NO):
            getattr(deeds, deed)(one, other, at)
        assert kept <= {*Message.objects.values_list("id", flat=True)}
        assert list(soundness.faults(at)) == []
        each_has_their_own(told, at)
    undo_all(told, order, at=AT + timedelta(days=9))
    each_has_their_own(told, AT + timedelta(days=9))
    if not told.was_erased:
        for customer_id, stood in before.items():
            assert stood.items() <= picture(customer_id).items()


def undo_all(told: Told, order: Random, *, at: datetime) -> None:
    rows = [one.pk for one in Joining.objects.filter(undone_at=None).order_by("id") if not one.is_final]
    order.shuffle(rows)
    for joining_id in rows:
        with contextlib.suppress(NotFound):
            part_people.part_again(agent=told.owner, joining_id=joining_id, at=at)
        assert list(soundness.faults(at)) == []
    told.was_split = told.was_split and told.was_erased


def each_has_their_own(told: Told, at: datetime) -> None:
    found: list[str] = []
    for customer_id in living():
        copy, _files = take_along.told_of(customer_id, at=at)
        marks = set(MARK.findall(json.dumps(copy, default=str)))
        agreed = {str(one["given_at"]) for one in copy["you"]["agreed_to"]}
        marks |= {mark for moment, mark in told.agreed.items() if moment in agreed}
        page = story.page(told.owner, customers.one(customer_id), at=at, zone=ZoneInfo("UTC"))
        read = set(MARK.findall(" ".join(words_of(page))))
        found += marks
        if not told.was_split:
            assert marks == told.of(customer_id), customer_id
            assert read <= marks | told.beside, customer_id
    assert len(found) == len(set(found)), "told to two people"
    if not told.was_erased:
        assert set(found) == set(told.home), "told to nobody"
    for customer_id in living():
        all_is_shown_to_who_proved_all(told, customer_id)


def all_is_shown_to_who_proved_all(told: Told, customer_id: int) -> None:
    """Whoever came in by the one of two that a colleague joined sees no page before they proved the other."""
    mails = [one for one in customers.identities_of(customer_id) if one.kind == IdentityKind.EMAIL]
    rows = {told.whose(one.value) for one in mails}
    holds = set(Joining.objects.filter(undone_at=None).values_list("id", flat=True))
    proven = [both for number, both in told.proven.items() if number in holds]
    for one in Identity.objects.filter(pk__in=[one.pk for one in mails]).select_related("customer"):
        if customers.other_side(one) is not None:
            assert len(mails) > 1, one.value
        elif seen := {told.whose(one.value)} - {None}:
            while fresh := {row for both in proven if both & seen for row in both} - seen:
                seen |= fresh
            assert rows - {None} <= seen, one.value


def words_of(page: story.Page) -> Iterator[str]:
    yield from (one.beginning for one in page.letters.values())
    yield from (one.words for one in page.facts.values())
    yield from page.places.values()


def picture(customer_id: int) -> dict[str, str]:
    """What a person's copy says, thing by thing."""
    told = customers.told_of(customer_id)
    kept = {f"fact {one['number']}": str(one) for one in told["facts"]}
    kept |= {f"address {one['value']}": "theirs" for one in told["identities"]}
    return kept | {"name": told["name"], "language": told["language"]}


def living() -> list[int]:
    return list(Customer.objects.filter(merged_into=None).order_by("id").values_list("id", flat=True))


def letters() -> list[Message]:
    return list(Message.objects.filter(kind=MessageKind.FROM_CUSTOMER).order_by("id"))


def marked(told: Told) -> list[Message]:
    """Letters of customers that stand, of which we know who wrote them."""
    return [one for one in letters() if (said := MARK.search(one.text)) and said[0] in told.home]


def pick(rows: list[Any], which: int) -> Any:
    if not rows:
        raise NotFound("nothing")
    return rows[which % len(rows)]
