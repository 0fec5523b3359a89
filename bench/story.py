"""Tells the rooms' tables what happened in each conversation, as the actions would have."""

import random
import secrets
from datetime import datetime, timedelta
from typing import Any

from bench import rows, words
from bench.company import Company
from esmero.domain.channels.models import Channel, Delivery, Receipt
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Clue, Customer, Identity
from esmero.domain.events import reads as events
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Agent
from esmero.ground import search
from esmero.ground.refs import Ref

CLOSED_SHARE = 0.90
NOBODYS_SHARE = 0.04
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class Teller:
    """Tells one conversation after the other."""

    def __init__(self, place: Company, *, at: datetime, chance: random.Random) -> None:
        self.place, self.at, self.chance = place, at, chance
        self._tables = [
            rows.Table(model)
            for model in (Customer, Identity, Conversation, Message, Promise, Receipt, Delivery, Event, Clue)
        ]
        self.customers, self.identities, self.conversations, self.messages = self._tables[:4]
        self.promises, self.receipts, self.deliveries, self.events, self.clues = self._tables[4:]
        self._first_customer = self.customers.last_id + 1
        self._people: list[tuple[str, str]] = []

    def meet(self, count: int) -> None:
        """Get to know so many customers."""
        known_since = self.at - timedelta(days=370)
        for number in range(count):
            name, email = words.name(self.chance), f"c{number}@customers.example"
            customer = self.customers.add(name=name, language="en", known_since=known_since)
            self.identities.add(
                customer_id=customer, kind="EMAIL", value=email, proof="WROTE_FROM", first_seen_at=known_since
            )
            for key in search.clues.of_person([name], [email], []):
                self.clues.add(customer_id=customer, key=key)
            self.record("customer.met", Ref("customer", customer), None, known_since, customer, language="en")
            self._people.append((name, email))
            if self.events.is_full:
                rows.write_all(self._tables)

    def tell(self, number: int, count: int, *, span: timedelta) -> None:
        """Tell the conversation with this number of `count`, opened somewhere in the last `span`."""
        fate = self.chance.random()
        is_closed = fate < CLOSED_SHARE
        is_nobodys = CLOSED_SHARE <= fate < CLOSED_SHARE + NOBODYS_SHARE
        # Closed ones lie all over the year, open ones in its last days: what is open was never long ago.
        ago = span * (1 - number / count) if is_closed else timedelta(hours=self.chance.uniform(2, 100))
        _Conversation(self, number, self.at - ago, is_closed=is_closed, is_nobodys=is_nobodys).tell()
        if self.events.is_full:
            rows.write_all(self._tables)

    def finish(self) -> None:
        """Write what is left."""
        rows.write_all(self._tables)
        rows.after_the_last_number(self._tables)

    def person(self) -> tuple[int, str, str]:
        """Return somebody: number, name, address."""
        index = self.chance.randrange(len(self._people))
        return (self._first_customer + index, *self._people[index])

    def record(
        self,
        verb: str,
        about: Ref,
        team_id: int | None,
        at: datetime,
        customer_id: int,
        *,
        within: Ref | None = None,
        by: tuple[str, int | None] = ("SOFTWARE", None),
        **payload: Any,
    ) -> None:
        """Note what happened, as `domain.events` would."""
        salt = secrets.token_bytes(16)
        story = within or about
        self.events.add(
            verb=verb,
            about_kind=about.kind,
            about_id=about.id,
            within_kind=story.kind,
            within_id=story.id,
            team_id=team_id,
            customer_id=customer_id,
            is_internal=False,
            by_kind=by[0],
            by_id=by[1],
            at=at,
            payload=payload,
            salt=salt,
            digest=events.payload_digest(salt, payload),
        )


class _Conversation:
    """One conversation: asked, answered, asked again; closed, or waiting for an answer."""

    def __init__(
        self, teller: Teller, number: int, at: datetime, *, is_closed: bool, is_nobodys: bool
    ) -> None:
        self.teller, self.number, self.opened_at = teller, number, at
        self.is_closed = is_closed
        self.customer_id, self.name, self.email = teller.person()
        self.team = teller.place.teams[number % len(teller.place.teams)]
        own = teller.place.agents[number % len(teller.place.teams) :: len(teller.place.teams)]
        self.answers: Agent = own[number // len(teller.place.teams) % len(own)]
        self.agent = None if is_nobodys else self.answers
        self.channel: Channel = teller.place.mail if number % 2 else teller.place.form
        self.id = teller.conversations.last_id + 1
        self.ref = Ref("conversation", self.id)

    def tell(self) -> None:
        chance = self.teller.chance
        asked, answered, again = (words.letter(chance) for _ in range(3))
        answered_at = self.opened_at + timedelta(minutes=40)
        again_at = self.opened_at + timedelta(minutes=90)
        closed_at = self.opened_at + timedelta(minutes=110) if self.is_closed else None
        self._record("conversation.opened", self.ref, self.opened_at, channel=self.channel.kind)
        first = self._promise("FIRST_REPLY", self.opened_at, kept_at=answered_at)
        self._from_customer(asked, self.opened_at)
        if self.agent:
            self._record("conversation.assigned", self.ref, self.opened_at, agent=self.agent.pk)
        self._reply(answered, answered_at)
        self._record("promise.kept", Ref("promise", first), answered_at, in_time=True)
        self._from_customer(again, again_at)
        due_at = self.teller.at + timedelta(hours=chance.uniform(24, 900))
        second = self._promise(
            "NEXT_REPLY",
            again_at,
            due_at=None if closed_at else due_at,
            withdrawn_at=closed_at,
            withdrawn_because="Answered, nothing left to do" if closed_at else "",
        )
        if closed_at:
            self._record("promise.withdrawn", Ref("promise", second), closed_at)
            self._record("conversation.closed", self.ref, closed_at, reason="ANSWERED")
        self._row(again, again_at, answered_at, closed_at, due_at)

    def _row(
        self,
        newest: str,
        again_at: datetime,
        answered_at: datetime,
        closed_at: datetime | None,
        due: datetime,
    ) -> None:
        self.teller.conversations.add(
            code=self._code(),
            subject=words.sentence(self.teller.chance, 6),
            customer_id=self.customer_id,
            channel_id=self.channel.pk,
            team_id=self.team.pk,
            agent_id=self.agent.pk if self.agent else None,
            language="en",
            reply_to=self.email,
            opened_at=self.opened_at,
            closed_at=closed_at,
            closed_by_id=self.answers.pk if closed_at else None,
            close_reason="ANSWERED" if closed_at else "",
            waits_since=None if closed_at else again_at,
            next_due_at=None if closed_at else due,
            next_warn_at=None if closed_at else due - timedelta(hours=1),
            version=3,
            message_count=3,
            last_message_at=again_at,
            last_reply_at=answered_at,
            links_valid_from=self.opened_at,
        )

    def _code(self) -> str:
        """Return a code of its own: the number in another guise, as if drawn by lot."""
        rest, code = (self.number * 600_011 + 7) % len(LETTERS) ** 6, ""
        for _ in range(6):
            rest, digit = divmod(rest, len(LETTERS))
            code += LETTERS[digit]
        return code

    def _promise(self, kind: str, made_at: datetime, *, due_at: datetime | None = None, **fate: Any) -> int:
        due = due_at or made_at + timedelta(hours=2)
        number = self.teller.promises.add(
            kind=kind,
            about_kind="conversation",
            about_id=self.id,
            team_id=self.team.pk,
            customer_id=self.customer_id,
            owner_id=self.agent.pk if self.agent else None,
            owner_team_id=self.team.pk,
            made_at=made_at,
            due_at=due,
            first_due_at=due,
            warn_at=due - timedelta(hours=1),
            made_by="POLICY",
            **fate,
        )
        owner = self.agent.pk if self.agent else None
        self._record(
            "promise.made", Ref("promise", number), made_at, kind=kind, due_at=due.isoformat(), owner=owner
        )
        return number

    def _from_customer(self, letter: str, at: datetime) -> None:
        is_mail = self.channel.kind == "EMAIL"
        message_id = f"{self.number}.{int(at.timestamp())}@customers.example"
        number = self.teller.messages.last_id + 1
        receipt = self._receipt(letter, message_id, number, at) if is_mail else None
        self._message(
            letter,
            at,
            kind="FROM_CUSTOMER",
            channel_kind=self.channel.kind,
            from_name=self.name,
            from_email=self.email,
            external_id=f"mail:{message_id}" if is_mail else f"form:{number}",
            mail_message_id=message_id if is_mail else "",
            receipt_id=receipt,
        )
        self._record(
            "message.received", Ref("message", number), at, channel=self.channel.kind, files=0,
            by=("CUSTOMER", self.customer_id),
        )  # fmt: skip

    def _reply(self, letter: str, at: datetime) -> None:
        message_id = f"{self.number}.reply@bench.example"
        number = self._message(
            letter,
            at,
            kind="REPLY",
            channel_kind="EMAIL",
            agent_id=self.answers.pk,
            mail_message_id=message_id,
            delivery_state="SENT",
        )
        self.teller.deliveries.add(
            about_kind="message",
            about_id=number,
            team_id=self.team.pk,
            customer_id=self.customer_id,
            sender="help@bench.example",
            recipient=self.email,
            message_id=message_id,
            raw=letter.encode(),
            state="SENT",
            queued_at=at,
            next_try_at=at,
            attempts=1,
            settled_at=at,
        )
        self._record(
            "message.sent", Ref("message", number), at, channel="EMAIL", files=0,
            by=("AGENT", self.answers.pk),
        )  # fmt: skip

    def _message(self, letter: str, at: datetime, **columns: Any) -> int:
        return self.teller.messages.add(
            conversation_id=self.id, text=letter, written_by="PERSON", language="en", at=at, **columns
        )

    def _receipt(self, letter: str, message_id: str, message: int, at: datetime) -> int:
        return self.teller.receipts.add(
            kind="EMAIL",
            external_id=f"mail:{message_id}",
            raw=letter.encode(),
            sender=self.email,
            recipients=["help@bench.example"],
            received_at=at,
            state="READ",
            attempts=1,
            settled_at=at,
            message_id=message,
            customer_id=self.customer_id,
        )

    def _record(self, verb: str, about: Ref, at: datetime, **more: Any) -> None:
        self.teller.record(verb, about, self.team.pk, at, self.customer_id, within=self.ref, **more)
