from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Abs, Lower

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.conversations.kinds import INTERNAL, CloseReason, MessageKind, Priority, WrittenBy
from esmero.domain.conversations.models.belonging import Awaited as Awaited
from esmero.domain.conversations.models.belonging import Guess as Guess
from esmero.domain.conversations.models.belonging import Link as Link
from esmero.domain.conversations.models.deleted import Deleted as Deleted
from esmero.domain.conversations.models.emptied import HAS_WORDS, MayBeEmptied
from esmero.domain.conversations.models.participants import Copy as Copy
from esmero.domain.conversations.models.participants import Participant as Participant
from esmero.domain.conversations.models.quotes import Quote as Quote
from esmero.domain.conversations.models.quotes import Seeking as Seeking
from esmero.domain.conversations.models.routing import Routing as Routing
from esmero.domain.conversations.models.shown import BegunAs as BegunAs
from esmero.domain.conversations.models.shown import OnlyBetween as OnlyBetween
from esmero.domain.conversations.models.tags import Tag as Tag
from esmero.domain.conversations.models.tallies import WordTally as WordTally
from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent, Team
from esmero.domain.workflows.models import Kind
from esmero.ground.refs import Audience, Ref

# The four places a conversation can stand in; each is in exactly one (those that were merged: in none).
OPEN = Q(closed_at=None, waits_until=None, snoozed_until=None)
WAITING = Q(closed_at=None, waits_until__isnull=False, snoozed_until=None)
SNOOZED = Q(closed_at=None, snoozed_until__isnull=False)
CLOSED = Q(closed_at__isnull=False, merged_into=None)
UNANSWERED = OPEN & Q(waits_since__isnull=False)
NAMED = ~Q(mail_message_id="")


class Conversation(MayBeEmptied):
    """What a customer and we write to each other about one matter."""

    # Read aloud on the telephone: "Marea 4F7K-92".
    code = models.CharField(max_length=10, unique=True)
    subject = models.CharField(max_length=200)
    # No index over all of a person's, team's or customer's conversations: SQLite would read the closed
    # ones too, which only grow. The indexes below serve each list; one serves finding somebody by name.
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    language = models.CharField(max_length=5)
    # Where our answers go: the address the customer wrote from, or named in the form.
    reply_to = models.EmailField()
    # How our answers leave where they don't go by mail (ChannelKind.POST, ChannelKind.FAX), and the lines of
    # the address, or the number.
    answers_by = models.CharField(max_length=10, blank=True, default="", db_default="")
    paper_to = models.CharField(max_length=254, blank=True, default="", db_default="")
    # Whether the software may write there unasked: not to lists, machines and whoever asks for silence.
    takes_automatic_letters = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    close_reason = models.CharField(max_length=20, choices=CloseReason.choices, blank=True)
    # The customer has the ball; on this day somebody looks again.
    waits_until = models.DateTimeField(null=True)
    # An agent put it out of sight until this moment. Its promises warn and break as ever.
    snoozed_until = models.DateTimeField(null=True)
    snoozed_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    # Stands before the time in every open list: urgent first, then what breaks next.
    priority = models.PositiveSmallIntegerField(
        choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    tags = models.ManyToManyField(Tag, related_name="conversations")
    # For whom the customer asked, of those who answered them before; who has it is another matter.
    wishes_agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    # What it is, as somebody said; never guessed.
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, related_name="+", db_index=False)
    # Since when the customer waits for our answer; empty when we wait for theirs.
    waits_since = models.DateTimeField(null=True)
    # Kept up by actions after each change of its promises: what breaks next, and what broke already.
    next_due_at = models.DateTimeField(null=True)
    next_warn_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    # Goes up with every message: an answer is checked against the version that was read.
    version = models.PositiveIntegerField(default=0)
    message_count = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField()
    last_reply_at = models.DateTimeField(null=True)
    # Pages opened with a link made before this moment ask for a fresh one.
    links_valid_from = models.DateTimeField()
    # Its letters stand in another one now; whatever leads here leads there.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    # Its customer wrote again long after it was closed: what they write goes on there.
    followed_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["agent", "priority", "next_due_at", "id"], name="conv_mine", condition=OPEN),
            models.Index(fields=["team", "priority", "next_due_at", "id"], name="conv_team", condition=OPEN),
            models.Index(fields=["priority", "next_due_at", "id"], name="conv_open", condition=OPEN),
            models.Index(fields=["team", "waits_until", "id"], name="conv_waiting", condition=WAITING),
            models.Index(fields=["team", "snoozed_until", "id"], name="conv_snoozed", condition=SNOOZED),
            models.Index(fields=["agent", "waits_until", "id"], name="conv_mine_waiting", condition=WAITING),
            models.Index(
                fields=["agent", "snoozed_until", "id"], name="conv_mine_snoozed", condition=SNOOZED
            ),
            models.Index(fields=["snoozed_until"], name="conv_comes_back", condition=SNOOZED),
            models.Index(fields=["-closed_at", "-id"], name="conv_closed_newest", condition=CLOSED),
            models.Index(fields=["waits_until"], name="conv_look_again", condition=WAITING),
            models.Index(fields=["team", "waits_since"], name="conv_unanswered", condition=UNANSWERED),
            models.Index(fields=["agent", "channel"], name="conv_load", condition=OPEN),
            models.Index(fields=["team"], name="conv_broken", condition=OPEN & Q(broken_at__isnull=False)),
            models.Index(fields=["customer", "-last_message_at"], name="conv_customer"),
            models.Index(fields=["closed_at"], name="conv_to_empty", condition=CLOSED & HAS_WORDS),
            # Looked up by the database itself, and by who deletes one: what leads there.
            models.Index(fields=["merged_into"], name="conv_merged", condition=Q(merged_into__isnull=False)),
            models.Index(
                fields=["followed_by"], name="conv_followed", condition=Q(followed_by__isnull=False)
            ),
            # Whom a team knows. Over an expression, so that none of the lists ever takes it for its own.
            models.Index(Abs("team"), "customer", name="conv_known_to_team"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"

    @property
    def ref(self) -> Ref:
        return Ref("conversation", self.pk)

    @property
    def audience(self) -> Audience:
        return Audience(team_id=self.team_id, customer_id=self.customer_id)

    @property
    def known_as(self) -> str:
        """As what whoever has no name is known: by the address or the fax number they wrote from."""
        return self.reply_to or (self.paper_to if self.answers_by == ChannelKind.FAX else "")

    @property
    def is_practice(self) -> bool:
        """Whether somebody practises here with a customer who is made up."""
        return self.team.is_practice

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.closed_at is None and self.waits_until is not None and not self.is_snoozed

    @property
    def is_snoozed(self) -> bool:
        return self.closed_at is None and self.snoozed_until is not None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.waits_until is None and self.snoozed_until is None

    def is_at_risk(self, at: datetime) -> bool:
        """Whether one of its promises is at risk at `at`."""
        return self.next_warn_at is not None and at >= self.next_warn_at


class Message(models.Model):
    """One letter, note or notice of a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=14, choices=MessageKind.choices)
    written_by = models.CharField(max_length=8, choices=WrittenBy.choices, default=WrittenBy.PERSON)
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    # Who wrote it, where that is not our customer themselves: the name and address in the mail.
    from_name = models.CharField(max_length=120, blank=True)
    from_email = models.EmailField(blank=True)
    # How sure its mail made us of that address; empty for what is no mail, or came before this was kept.
    sender_proof = models.CharField(max_length=9, blank=True, default="", db_default="")
    # The form or list that its From names, which passed it on: that `from_email` wrote it is only said.
    passed_on_by = models.EmailField(blank=True, default="", db_default="")
    # Where answers go, where its writer asked for another address than their own.
    answers_to = models.EmailField(blank=True, default="", db_default="")
    # Who else got the mail, one a line: the address, a blank, the name. It gives them no right to anything.
    also_to = models.TextField(blank=True, default="", db_default="")
    # Who else got our answer, so that nobody but colleagues knows.
    hidden_to = models.TextField(blank=True, default="", db_default="")
    # Written by somebody who takes part, not by the customer.
    is_from_participant = models.BooleanField(default=False, db_default=False)
    # To whom outside a letter was forwarded.
    to_email = models.EmailField(blank=True, default="", db_default="")
    channel_kind = models.CharField(max_length=10)
    # Unique where given: the id of the thing outside, or the key the sender's browser made.
    external_id = models.CharField(max_length=255, null=True, unique=True)
    mail_message_id = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    # What the mail quoted and its signature, folded away.
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    # How its mail was sealed, and what its files hold in words.
    enclosed = models.JSONField(default=list, db_default=[])
    file_count = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    # How far its writer's clock was from UTC, where a mail tells it whose sender is proved.
    utc_offset_minutes = models.SmallIntegerField(null=True)
    # The day on which a letter on paper came into the house, before anybody brought it in here.
    came_on = models.DateField(null=True)
    # Came with our link from an address unknown here: hidden from the customer until let through.
    held_since = models.DateTimeField(null=True)
    receipt_id = models.BigIntegerField(null=True)
    # What became of the letter that carries it; empty when none does. Kept up by sending.
    delivery_state = models.CharField(max_length=8, blank=True)
    # Why software wrote no letter of it (WhyNoLetter): it stands on the customer's page alone.
    no_letter_because = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_of_conversation"),
            models.Index(fields=["mail_message_id"], name="message_mail_id", condition=NAMED),
            # By whom somebody who is erased is named: who wrote, where it went, who else got it.
            *(
                models.Index(Lower(one), name=f"message_{one}", condition=~Q(**{one: ""}))
                for one in ("from_email", "to_email", "passed_on_by", "answers_to")
            ),
            models.Index(fields=["id"], name="message_quoted", condition=~Q(quoted="")),
            models.Index(fields=["id"], name="message_also_to", condition=~Q(also_to="")),
            models.Index(fields=["id"], name="message_hidden_to", condition=~Q(hidden_to="")),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("message", self.pk)

    @property
    def is_for_customer(self) -> bool:
        """Whether the customer may read it on their page."""
        return self.kind not in INTERNAL and self.held_since is None


class Mention(models.Model):
    """A colleague whom a note names with @, so that they look."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "agent"], name="mention_once")]
        indexes = [
            models.Index(fields=["agent", "-at", "-id"], name="mention_of_agent"),
            models.Index(fields=["agent", "conversation"], name="mention_unseen", condition=Q(seen_at=None)),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("mention", self.pk)


class MergeRecord(models.Model):
    """One conversation went into another: what moved, and how both stood before, so that it can be undone."""

    source = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    target = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    # Ids by kind of thing, and the columns of both conversations as they were.
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    @property
    def is_of_one_person(self) -> bool:
        """Whether both were the same customer's then: only so may that customer see the whole."""
        of_one = self.source.customer_id == self.target.customer_id and not self.moved.get("held")
        return bool(self.moved.get("of_one", of_one))


class SearchEntry(models.Model):
    """What search finds a message by, beside it and in the same transaction; who may find it goes with it."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+", db_index=False)
    team_id = models.BigIntegerField()
    is_internal = models.BooleanField(default=False)
    at = models.DateTimeField()
    # All three as `ground.search` compares them; the database keeps its own index over them.
    words = models.TextField()
    names = models.TextField()
    marks = models.TextField()

    class Meta:
        db_table = "search_entry"
        indexes = [models.Index(fields=["conversation"], name="search_entry_within")]
