"""What a letter is, and what it is written from."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.parts import zones

if TYPE_CHECKING:
    from collections.abc import Mapping

    from esmero.domain.channels.models import Channel
    from esmero.domain.company.models import Company
    from esmero.domain.conversations.models import Conversation


@dataclass(frozen=True)
class Setting:
    """What every letter of a conversation needs to know."""

    company: "Company"
    conversation: "Conversation"
    page_url: str
    at: datetime
    # By which it leaves, where one is open.
    channel: "Channel | None" = None
    # The company's own paragraphs by letter, where somebody looks at them before they are kept.
    own_words: "Mapping[str, str] | None" = None
    # When it is queued, where it waits for the hour at which the customer wants letters: `at` is that hour.
    written_at: datetime | None = None

    @property
    def now(self) -> datetime:
        """When it is queued, and stands on the customer's page."""
        return self.written_at or self.at

    @property
    def held_until(self) -> datetime | None:
        """Until when it waits for that hour; None where it leaves at once."""
        return self.at if self.written_at else None

    @property
    def zone(self) -> ZoneInfo:
        """On whose clock the customer reads times."""
        return zones.of(self.conversation.customer, self.company)

    @property
    def our_zone(self) -> ZoneInfo:
        """The company's own: where a letter is written, and for others than the customer."""
        return ZoneInfo(self.company.time_zone)

    @property
    def code(self) -> str:
        """How the conversation is called on the telephone: "Marea 4F7K92"."""
        return f"{self.company.name} {self.conversation.code}"


@dataclass(frozen=True)
class Letter:
    """A letter ready for its envelope: the words twice, plain and as a page, and the face of who answers."""

    language: str
    subject: str
    # The first line; it also stands for the letter in the story of the conversation. Empty for a person's.
    heading: str
    text: str
    html: str
    # A PNG that the page shows, by its Content-ID.
    face: bytes | None = None
    # Whether it answers something that just came in (the confirmation).
    is_reply: bool = False

    @property
    def face_id(self) -> str:
        """The Content-ID under which the page shows the face."""
        return content_id(self.face) if self.face else ""


def content_id(face: bytes) -> str:
    """Return the Content-ID of a face: its own digest, so that it is the same for the same face."""
    return f"face.{hashlib.sha256(face).hexdigest()[:16]}@esmero"
