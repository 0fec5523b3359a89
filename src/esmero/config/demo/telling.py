"""Letting the demo's last weeks happen: each step at its own moment, with the clock's duties between."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from esmero.actions import (
    assign,
    close,
    count_words,
    deliver,
    escalating,
    go_on,
    keep_watch,
    promise,
    receive,
    remember,
    reply,
    work,
)
from esmero.config.demo import paper, steps, stories, troubles
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import reads as conversations
from esmero.domain.files.kinds import NewFile
from esmero.domain.promises import reads as promises
from esmero.domain.workflows import reads as workflows
from esmero.ground import calendars, hours
from esmero.insight import fact_kinds

if TYPE_CHECKING:
    from esmero.config.demo.script import Line, Story
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent, Team

FACES = Path(__file__).with_name("faces")


@dataclass
class Teller:
    """Tells one story; knows its conversation once the customer has written."""

    story: Story
    people: dict[str, Agent]
    working: calendars.Calendar
    now: datetime
    number: int | None = None
    steps: int = field(default=0)

    def conversation(self) -> Conversation:
        found = conversations.one(self.number or 0)
        assert found is not None, "the customer writes first"
        return found

    def tell(self, line: Line, at: datetime) -> None:
        """Do what one line of the story says, at its moment."""
        self.steps += 1
        getattr(self, f"_{line.what}")(line, at)

    def _asks(self, line: Line, at: datetime) -> None:
        kind = ChannelKind.FORM if self.story.by_form else ChannelKind.EMAIL
        incoming = Incoming(
            channel_kind=kind,
            external_id=self._key(),
            sender_email=self.story.email,
            sender_name=self.story.name,
            recipients=[self.story.to],
            subject="" if self.story.by_form else self.story.subject,
            text=line.words,
            files=[_picture(name) for name in line.pictures],
            mail_message_id="" if self.story.by_form else f"{self._key()}@mail.example",
            language=self.story.language,
        )
        received = receive.receive(incoming, at=at)
        self.number = received.conversation.pk
        self._introduce(received.conversation, at)

    def _introduce(self, conversation: Conversation, at: datetime) -> None:
        marta, customer_id = self.people["marta"], conversation.customer_id
        face = FACES / f"{self.story.face}.png"
        if self.story.face and face.exists():
            remember.set_face(agent=marta, customer_id=customer_id, png=face.read_bytes(), at=at)
        for words, source, ends_in_days in self.story.facts:
            ends_on = at.date() + timedelta(days=ends_in_days) if ends_in_days else None
            self._note_fact(customer_id, words, source, ends_on, at)

    def _note_fact(
        self, customer_id: int, words: str, source: str, ends_on: date | None, at: datetime
    ) -> None:
        remember.note_fact(
            agent=self.people["marta"],
            customer_id=customer_id,
            words=words,
            source=source,
            ends_on=ends_on,
            kind=fact_kinds.guess(words),
            at=at,
        )

    def _writes_again(self, line: Line, at: datetime) -> None:
        receive.write_back(
            self.conversation(),
            words=line.words,
            new_files=[_picture(name) for name in line.pictures],
            send_key=self._key(),
            at=at,
        )

    def _answers(self, line: Line, at: datetime) -> None:
        made = []
        if line.promise:
            due_at = hours.add(self.working, self.now, line.promise_in_hours * 3600)
            made = [reply.OwnWords(line.promise, due_at)]
        reply.reply(
            agent=self.people[line.who],
            conversation_id=self.conversation().pk,
            words=line.words,
            seen_version=self.conversation().version,
            send_key=self._key(),
            promises_made=made,
            at=at,
        )

    def _notes(self, line: Line, at: datetime) -> None:
        reply.note(
            agent=self.people[line.who],
            conversation_id=self.conversation().pk,
            words=line.words,
            send_key=self._key(),
            at=at,
        )

    def _asks_a_team(self, line: Line, at: datetime) -> None:
        """Ask the workshop for a piece of work."""
        agent, number = self.people[line.who], self.conversation().pk
        (workshop,) = work.teams_asked_by(agent, self.conversation())
        due_at = hours.add(self.working, self.now, line.promise_in_hours * 3600)
        work.ask(
            agent=agent,
            conversation_id=number,
            team_id=workshop.pk,
            words=line.words,
            due_at=due_at,
            at=at,
        )

    def _takes(self, line: Line, at: datetime) -> None:
        person = self.people[line.who]
        assign.assign(agent=person, conversation_id=self.conversation().pk, to_agent_id=person.pk, at=at)

    def _asks_for_update(self, line: Line, at: datetime) -> None:
        promise.ask_for_update(self.conversation(), at=at)

    def _escalates(self, line: Line, at: datetime) -> None:
        promise.escalate(self.conversation(), at=at)

    def _sorts(self, line: Line, at: datetime) -> None:
        """Say that it is of the kind with these steps, which the demo has once."""
        kind = next(one for one in workflows.kinds() if one.is_on and one.names["en"] == line.words)
        go_on.set_kind(
            agent=self.people[line.who], conversation_id=self.conversation().pk, kind_id=kind.pk, at=at
        )

    def _goes_on(self, line: Line, at: datetime) -> None:
        standing = workflows.standing(self.conversation().ref)
        assert standing is not None, "it was sorted first"
        go_on.go_on(
            agent=self.people[line.who],
            conversation_id=self.conversation().pk,
            step_id=workflows.may_go_to(standing.step)[0].pk,
            seen=standing.pk,
            at=at,
        )

    def _settles(self, line: Line, at: datetime) -> None:
        ascent = promises.unsettled_about(self.conversation().ref)
        if ascent:
            escalating.settle(agent=self.people[line.who], promise_id=ascent.promise_id, at=at)

    def _closes(self, line: Line, at: datetime) -> None:
        close.close(
            agent=self.people[line.who], conversation_id=self.conversation().pk, reason=line.words, at=at
        )

    def _comes_back(self, line: Line, at: datetime) -> None:
        troubles.comes_back(self.conversation(), at=at)

    def _stranger_writes(self, line: Line, at: datetime) -> None:
        troubles.stranger_writes(self.conversation(), line.who, line.words, at=at)

    def _key(self) -> str:
        return f"demo-{self.story.email}-{self.steps}"


def tell(people: dict[str, Agent], care: Team, working: calendars.Calendar, *, at: datetime) -> None:
    """Let all stories happen side by side, in the order of their moments, until `at`."""
    told: list[tuple[datetime, Teller, Line]] = []
    for story in [*stories.STORIES, steps.STORY]:
        teller = Teller(story, people, working, at)
        told += [(hours.subtract(working, at, line.hours_ago * 3600), teller, line) for line in story.lines]
    for moment, teller, line in sorted(told, key=lambda step: step[0]):
        _watch_until(moment)
        teller.tell(line, moment)
        deliver.send_letters(at=moment)
    troubles.is_away(stories.AWAY_FROM, stories.AWAY, at=hours.subtract(working, at, 2 * 3600))
    paper.letter_comes(people["marta"], care, at=hours.subtract(working, at, 1.2 * 3600))
    paper.fax_comes(at=hours.subtract(working, at, 0.7 * 3600))
    troubles.names_nobody(at=at - timedelta(minutes=10))
    _watch_until(at)
    keep_watch.warn_of_promises_at_risk(at=at)
    deliver.send_letters(at=at)
    count_words.count(at=at)
    keep_watch.seal(at=at)


def _watch_until(moment: datetime) -> None:
    """Break what breaks before `moment`, each at its own due time, as the clock would have."""
    while (due_at := promises.earliest_due()) and due_at <= moment:
        keep_watch.break_overdue_promises(at=due_at)
        deliver.send_letters(at=due_at)


def _picture(name: str) -> NewFile:
    """Draw a photograph: good enough to see which one it is."""
    image = Image.new("RGB", (960, 672), "#41586b")
    draw = ImageDraw.Draw(image)
    _DRAWINGS.get(name, _coat)(draw)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return NewFile(name=f"{name}.jpg", content_type="image/jpeg", content=out.getvalue())


def _seam(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(0, 0), (416, 0), (448, 260), (352, 672), (0, 672)], fill="#34485a")
    draw.line([(416, 0), (452, 260), (352, 672)], fill="#d9cfb8", width=10)
    draw.ellipse([424, 210, 500, 470], fill="#1d2731")


def _coat(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, 960, 672], fill="#e4d9c4")
    coat = [(368, 144), (480, 104), (592, 144), (720, 272), (656, 344), (608, 312), (608, 640)]
    draw.polygon([*coat, (352, 640), (352, 312), (304, 344), (240, 272)], fill="#41586b")
    draw.line([(480, 104), (480, 56)], fill="#6b5a45", width=14)


def _parcel(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle([0, 0, 960, 672], fill="#cfd8d6")
    draw.rectangle([260, 200, 700, 560], fill="#b98f5e")
    draw.rectangle([450, 200, 510, 560], fill="#d9c29a")


_DRAWINGS: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "left-arm": _seam,
    "whole-coat": _coat,
    "parcel": _parcel,
}
