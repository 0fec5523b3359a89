from datetime import datetime

from django.db import models

from esmero.domain.conversations.models import Conversation, Participant
from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent, Team
from esmero.domain.workbench.kinds import Copies, DraftKind, NoticeKind, Outside, OwnWords, Whose, WhyStopped
from esmero.ground.refs import Audience, Ref

GOING_OUT = models.Q(stopped_at=None)


class Draft(models.Model):
    """What an agent wrote and could not or did not want to send yet."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=DraftKind.choices, default=DraftKind.REPLY)
    text = models.TextField()
    # What was chosen beside the words, by the names of the form: to whom, and what goes along.
    chosen = models.JSONField(default=dict)
    seen_version = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "agent", "kind"], name="draft_once_a_kind")
        ]
        indexes = [models.Index(fields=["kept_at"], name="draft_kept")]


class PutQuestion(models.Model):
    """A question about what we know that an agent had put into an answer which has not gone out yet."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    # About which kind of fact, or whether a very one is still so.
    kind = models.CharField(max_length=10)
    fact_id = models.BigIntegerField(null=True)
    # By which the answer is known to ask it.
    words = models.CharField(max_length=500)
    put_at = models.DateTimeField()


class FirstDraft(models.Model):
    """A first letter to a customer that an agent began: there is no conversation yet."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)
    # Of whose page it began; nobody's where somebody was still to be chosen.
    customer = models.ForeignKey(Customer, models.CASCADE, null=True, related_name="+")
    text = models.TextField()
    # To whom, for which team, about what: by the names of the form.
    chosen = models.JSONField(default=dict)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "customer"], name="first_draft_once_a_customer"),
            models.UniqueConstraint(
                fields=["agent"], condition=models.Q(customer=None), name="first_draft_once_for_nobody"
            ),
        ]


class HeldReply(models.Model):
    """What goes out by itself at its time: an answer, or letters that are passed on.

    Until then it is no message: no customer can see it, and nobody outside.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=DraftKind.choices, default=DraftKind.REPLY)
    # As it was typed, promise lines and all, for giving it back; and what the customer will read.
    typed = models.TextField()
    words = models.TextField()
    promises = models.JSONField(default=list)
    # The conversation is settled by it: closed once it has gone out.
    settles = models.BooleanField(default=False)
    # Of what is passed on: `Outside`.
    passing = models.JSONField(default=dict)
    # Of an answer: `Copies`; empty where all who take part get one.
    copies = models.JSONField(default=dict, db_default={})
    # The (first) message that it becomes carries the same: released twice, it would still be sent once.
    external_id = models.CharField(max_length=255, unique=True)
    seen_version = models.PositiveIntegerField()
    held_at = models.DateTimeField()
    release_at = models.DateTimeField()
    # Somebody chose the moment; otherwise it is only held back for some seconds.
    is_for_later = models.BooleanField(default=False)
    # Its time came and it could not go out: a person decides.
    stopped_at = models.DateTimeField(null=True)
    why_stopped = models.CharField(max_length=12, choices=WhyStopped.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["release_at", "id"], name="held_due", condition=GOING_OUT),
            models.Index(fields=["agent", "release_at"], name="held_of_agent"),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("held_reply", self.pk)

    @property
    def audience(self) -> Audience:
        """Colleagues of the team; never the customer."""
        conversation = self.conversation
        return Audience(conversation.team_id, conversation.customer_id, is_internal=True)

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def own_words(self) -> list[OwnWords]:
        """What is promised in it, in the agent's own words."""
        return [OwnWords(one["wording"], datetime.fromisoformat(one["due_at"])) for one in self.promises]

    @property
    def outside(self) -> Outside | None:
        """To whom outside it is passed on, and what goes along; None for an answer to the customer."""
        kept = self.passing
        if self.kind != DraftKind.FORWARD:
            return None
        to = [(address, name) for address, name in kept["to"]]
        return Outside(to, kept["subject"], kept["letters"], kept["files"])

    @property
    def copied_to(self) -> Copies | None:
        """Who gets copies of the answer; None: all who take part when it goes out."""
        return Copies(self.copies["cc"], self.copies["bcc"]) if self.copies else None

    @property
    def names(self) -> list[str]:
        """The names of the messages that it becomes."""
        return [name for _, name in self.outside.to] if self.outside else [self.external_id]


class TakenBack(models.Model):
    """A sending that was taken back: the same press, brought late by a slow line, holds nothing again."""

    external_id = models.CharField(max_length=255, unique=True)
    at = models.DateTimeField(db_index=True)


class Upload(models.Model):
    """A file chosen for what somebody writes: it waits with the draft, or with the answer held back."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=DraftKind.choices, default=DraftKind.REPLY)
    held = models.ForeignKey(HeldReply, models.CASCADE, null=True, related_name="uploads")
    key = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    is_left_out = models.BooleanField(default=False)
    kept_at = models.DateTimeField(db_index=True)

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it as a picture."""
        return self.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}


class SavedView(models.Model):
    """A list of one's own: what somebody looked for, under a name; a lead may share it with a team."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    # As `conversations.reads.Wanted` keeps it: names of filters and their values, nothing else.
    wanted = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    # Taken away, and can be brought back for a while.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agent", "position", "id"], name="saved_view_of_agent")]

    def __str__(self) -> str:
        return self.name


class Practice(models.Model):
    """A conversation with a made-up customer, by which somebody learns the desk; one for each agent."""

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="+")
    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="+")
    # How often the made-up customer has written.
    step = models.PositiveSmallIntegerField(default=1)
    heard_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="practice_ends")]


class CannedReply(models.Model):
    """Words written before, for answers that come again and again."""

    name = models.CharField(max_length=80)
    whose = models.CharField(max_length=8, choices=Whose.choices, default=Whose.MINE)
    # Who wrote it; it is theirs alone where it is personal.
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    # For people of this segment it is offered first, for others only by its name.
    segment_id = models.BigIntegerField(null=True)
    used_count = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    @property
    def ref(self) -> Ref:
        return Ref("canned_reply", self.pk)

    @property
    def audience(self) -> Audience:
        return Audience(team_id=self.team_id, is_internal=True)


class CannedText(models.Model):
    """The words of a canned reply in one language."""

    canned = models.ForeignKey(CannedReply, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["canned", "language"], name="canned_once_a_language")]


class Notice(models.Model):
    """Somebody is told of what happened in a conversation; made from its event, once for each person."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    # Who did it; nobody where the customer or the clock did.
    by = models.ForeignKey(Agent, models.SET_NULL, null=True, related_name="+", db_index=False)
    # Who wrote, where that was somebody who takes part beside the customer.
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField(null=True)
    # Told by mail, and what the conversation was when that letter was written.
    mailed_at = models.DateTimeField(null=True)
    mailed_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "event_id"], name="notice_once")]
        indexes = [
            models.Index(fields=["agent", "id"], name="notice_of_agent"),
            models.Index(fields=["agent", "id"], name="notice_unseen", condition=models.Q(seen_at=None)),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("notice", self.pk)


class Coaching(models.Model):
    """What somebody who leads wrote down about how a colleague works; the colleague sees what is shared."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    by = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    # Where it was seen; it goes when that conversation's customer is erased.
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    @property
    def ref(self) -> Ref:
        return Ref("coaching", self.pk)


class DailyLetter(models.Model):
    """The day for which somebody had their daily letter, or nothing was to be told."""

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="+")
    on = models.DateField()


class Follower(models.Model):
    """Up to which event something that follows what happens has come."""

    name = models.CharField(max_length=40, unique=True)
    event_id = models.BigIntegerField()
