"""What programs send and are answered, as types; the OpenAPI document is made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints

# Neither database nor reader can do anything with control signs other than tab and line ends.
WORDS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f\x85][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
ADDRESS = (
    r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
)
REFERENCE = r"^[0-9A-Za-z -]{1,20}$"


def _is_address(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError as error:
        raise ValueError("is not an e-mail address") from error
    return value


Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=WORDS)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Name = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
Email = Annotated[str, StringConstraints(max_length=254, pattern=ADDRESS), AfterValidator(_is_address)]
Language = Literal["en", "es", "ru"]


class Given(Schema):
    """Something a program sends: a key that we don't know is refused, never passed over."""

    model_config = ConfigDict(extra="forbid")


class CustomerGiven(Given):
    """Who asks, and where we answer."""

    email: Email = Field(description="Where we answer.", examples=["ana@example.org"])
    name: Name = Field("", description="How the customer is called.", examples=["Ana Ruiz"])


class ConversationGiven(Given):
    """What a customer wants to know."""

    customer: CustomerGiven
    text: Text = Field(description="What the customer wrote.", examples=["Where is my order 4711?"])
    subject: Line = Field("", description="Left empty, the first words stand for it.")
    language: Language | None = Field(
        None, description="In which language we answer. Left out, it is read off the text."
    )


class MessageGiven(Given):
    """What the customer adds."""

    text: Text = Field(description="What the customer wrote.", examples=["It has arrived, thank you."])


class CustomerTold(Schema):
    """Who asked."""

    name: str
    email: str


class FileTold(Schema):
    """A file that belongs to a message."""

    name: str
    content_type: str
    size: int


class MessageTold(Schema):
    """One message, as the customer may read it."""

    id: int
    written_by: Literal["customer", "agent", "software", "participant"] = Field(
        description="Software signs as the company, never as a person."
    )
    author: str = Field(description="The writer's name; for software the company's.")
    text: str
    at: datetime
    files: list[FileTold]


class PromiseTold(Schema):
    """Something we told the customer that somebody does by some time."""

    kind: Literal["first_reply", "next_reply", "update", "escalation", "own_words", "look_again"]
    words: str = Field(description="What is promised, where a person put it in words.")
    owner: str = Field(description="Who keeps it: a person, or the team.")
    made_at: datetime
    due_at: datetime
    state: Literal["open", "kept", "mended", "broken", "withdrawn", "moved"]


class MessagesTold(Schema):
    """A page of messages, the oldest first."""

    items: list[MessageTold]
    next_cursor: str | None = Field(description="Ask with it for the messages that follow; null at the end.")


class ConversationTold(Schema):
    """A conversation, as its customer may see it: no notes of colleagues, nothing that is held back."""

    reference: str = Field(description="The code in the customer's letters.", examples=["4F7K92"])
    subject: str
    state: Literal["open", "waiting", "closed"] = Field(description="Waiting: the customer has the ball.")
    language: str
    customer: CustomerTold
    team: str
    looked_after_by: str | None = Field(description="The person named for it.")
    opened_at: datetime
    last_message_at: datetime
    closed_at: datetime | None
    promises: list[PromiseTold]
    messages: MessagesTold


class MessageAdded(Schema):
    """What became of a message."""

    reference: str
    message: MessageTold
    promises: list[PromiseTold] = Field(description="The open ones: who answers, and by when.")


class HealthTold(Schema):
    """That we are here."""

    status: Literal["ok"]


class Wrong(Schema):
    """One thing that is not as it must be."""

    pointer: str = Field(description="Where in the request, as a JSON pointer.", examples=["/customer/email"])
    detail: str


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[Wrong] | None = None

    model_config = ConfigDict(extra="allow")
