from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from esmero.domain.channels.kinds import (
    Afterwards,
    ChannelKind,
    DeliveryState,
    FetchTrouble,
    Leaving,
    LineSecurity,
    Provider,
    ReceiptState,
    SenderName,
    SigningIn,
)
from esmero.domain.company.models import Calendar
from esmero.domain.promises.models import Policy
from esmero.domain.staff.models import Team
from esmero.ground.audience import AboutSomething
from esmero.ground.refs import Ref

QUOTES = Q(conversation_id__isnull=False)
TO_LET_GO = Q(state="READ", let_go_at=None)
LEAVES = Q(state__in=["QUEUED", "SENDING"])


class Channel(models.Model):
    """A way in: an address or a form, and the team that answers what comes by it."""

    kind = models.CharField(max_length=10, choices=ChannelKind.choices)
    name = models.CharField(max_length=100)
    # The mail address for EMAIL; empty otherwise.
    address = models.EmailField(blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    # Hours and a rule of its own, while its team answers; empty: the team's hours, the first rule that fits.
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, related_name="+", db_index=False)
    policy = models.ForeignKey(Policy, models.SET_NULL, null=True, related_name="+", db_index=False)
    # From this share of words by software in thirty days on, rules write no more letters here.
    most_machine_percent = models.PositiveSmallIntegerField(null=True)
    # The name in From of what a person wrote, and their signature by language; without one it is name,
    # title and company.
    signs_as = models.CharField(
        max_length=8, choices=SenderName.choices, default=SenderName.PERSON, db_default=SenderName.PERSON
    )
    signatures = models.JSONField(default=dict, db_default={})
    # For FAX: the address or domain that a gateway mails faxes from, how the address is made by which it
    # sends ours, and what it wants in their subject. All empty where no gateway is used.
    faxes_from = models.CharField(max_length=254, blank=True, default="", db_default="")
    faxes_to = models.CharField(max_length=254, blank=True, default="", db_default="")
    fax_code = models.CharField(max_length=100, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=~Q(address=""), name="channel_address_once")
        ]

    def __str__(self) -> str:
        return self.name


class Fetching(models.Model):
    """Where a channel's mail is fetched from, how far that is, and how it went."""

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="fetching")
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=LineSecurity.choices, default=LineSecurity.TLS)
    user = models.CharField(max_length=320)
    sign_in = models.CharField(max_length=8, choices=SigningIn.choices, default=SigningIn.PASSWORD)
    # Only this installation can read it (ground.crypto).
    password_locked = models.TextField(blank=True)
    folder = models.CharField(max_length=255, default="INBOX")
    afterwards = models.CharField(max_length=5, choices=Afterwards.choices, default=Afterwards.SEEN)
    move_to = models.CharField(max_length=255, blank=True)
    # Counted up with each change: whoever fetches by an older one notes nothing any more.
    revision = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField()
    # The server's name for this numbering of its mails, and the last number that is done with.
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    # What is not done with up to that number, as those who fetch write it down.
    left = models.JSONField(default=dict)
    # How many mails waited at the server when it was last looked at.
    waiting = models.PositiveIntegerField(default=0)
    succeeded_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=11, choices=FetchTrouble.choices, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    trouble_since = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    # Whether its letters leave by this mailbox too: by which server, and what kept us from signing in there.
    leaves = models.CharField(
        max_length=7, choices=Leaving.choices, default=Leaving.COMPANY, db_default=Leaving.COMPANY
    )
    smtp_host = models.CharField(max_length=253, blank=True, default="", db_default="")
    smtp_port = models.PositiveIntegerField(null=True)
    smtp_security = models.CharField(
        max_length=8, choices=LineSecurity.choices, blank=True, default="", db_default=""
    )
    smtp_trouble = models.CharField(
        max_length=11, choices=FetchTrouble.choices, blank=True, default="", db_default=""
    )
    smtp_answer = models.CharField(max_length=300, blank=True, default="", db_default="")
    smtp_trouble_since = models.DateTimeField(null=True)
    smtp_failures = models.PositiveSmallIntegerField(default=0, db_default=0)
    smtp_next_try_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} at {self.host}"


class Consent(models.Model):
    """Who gives us access to a mailbox after its holder consented, and what we were given. All locked."""

    fetching = models.OneToOneField(Fetching, models.CASCADE, related_name="consent")
    provider = models.CharField(max_length=9, choices=Provider.choices)
    # Our name and secret at the provider.
    client_id = models.CharField(max_length=300)
    secret_locked = models.TextField(blank=True)
    # For Microsoft: whose people may consent; empty for everybody's.
    tenant = models.CharField(max_length=100, blank=True)
    # For another provider.
    authorization_url = models.CharField(max_length=500, blank=True)
    token_url = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=500, blank=True)
    # Given once with the consent, and renewed now and then; empty before it.
    refresh_locked = models.TextField(blank=True)
    # What a mail server is told, for about an hour.
    access_locked = models.TextField(blank=True)
    access_until = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.provider} for {self.fetching}"

    @property
    def is_connected(self) -> bool:
        """Whether somebody consented."""
        return bool(self.refresh_locked)


class Receipt(models.Model):
    """Something that came in, raw, before anybody read it. Acknowledged once this row is committed."""

    kind = models.CharField(max_length=10, choices=ChannelKind.choices)
    # Unique for its kind: the same thing delivered twice is one receipt.
    external_id = models.CharField(max_length=255)
    raw = models.BinaryField()
    sender = models.CharField(max_length=320, blank=True)
    recipients = models.JSONField(default=list)
    received_at = models.DateTimeField()
    # Since when it lay at the server from which it was fetched.
    there_since = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=ReceiptState.choices, default=ReceiptState.NEW)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    # A person wants it on the desk, whatever a program thinks it is.
    is_wanted = models.BooleanField(default=False)
    # Why it could not be read, or why it stays out of the desk, in plain words.
    reason = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    message_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    # Whose people alone may look at it; without, those of the address that it came to.
    team_id = models.BigIntegerField(null=True)
    # Whose conversation it quotes, though it is no message of it: its team is copied when that changes.
    conversation_id = models.BigIntegerField(null=True)
    let_go_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "external_id"], name="receipt_once")]
        indexes = [
            models.Index(fields=["received_at"], name="receipt_to_let_go", condition=TO_LET_GO),
            models.Index(fields=["id"], name="receipt_new", condition=Q(state="NEW")),
            models.Index(fields=["-id"], name="receipt_failed", condition=Q(state="FAILED")),
            models.Index(fields=["-id"], name="receipt_aside", condition=Q(state="SET_ASIDE")),
            models.Index(fields=["customer_id"], name="receipt_customer"),
            models.Index(Lower("sender"), name="receipt_sender", condition=~Q(sender="")),
            models.Index(fields=["conversation_id"], name="receipt_conversation", condition=QUOTES),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("receipt", self.pk)


class Delivery(AboutSomething):
    """A letter on its way out: once its bytes may have been heard outside, a retry sends the same."""

    channel_kind = models.CharField(max_length=10, choices=ChannelKind.choices, default=ChannelKind.EMAIL)
    sender = models.EmailField()
    recipient = models.EmailField()
    message_id = models.CharField(max_length=255, unique=True)
    raw = models.BinaryField()
    # Queued without its bytes, which are written when it leaves and kept before anybody hears their end.
    unwritten_since = models.DateTimeField(null=True)
    # Where it is written when it leaves: the broken promise that it owns up to, the one that is due later, or
    # the one to look at what was opened again; none of them: it confirms a question.
    owns_up_to_id = models.BigIntegerField(null=True)
    new_time_of_id = models.BigIntegerField(null=True)
    looks_again_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)  # The customer wants no letters before then.
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Set just before the end of the letter is said to the server: without it, nobody can have it yet.
    handed_over_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    # When another mail server first told of it that it waits, is there, or is not wanted.
    delayed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    unwanted_at = models.DateTimeField(null=True)
    # A letter on paper: who printed it when, and who posted it (`settled_at`), under which number if any.
    printed_at = models.DateTimeField(null=True)
    printed_by_id = models.BigIntegerField(null=True)
    posted_by_id = models.BigIntegerField(null=True)
    tracking = models.CharField(max_length=60, blank=True, default="", db_default="")
    # A fax: when its gateway told what became of it, and how many pages arrived, where it says so.
    reported_at = models.DateTimeField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    # The story it belongs to: its letters leave one after the other, in the order they were written.
    within_kind = models.CharField(max_length=30, blank=True)
    within_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_try_at", "id"], name="delivery_state"),
            models.Index(fields=["within_kind", "within_id", "id"], name="delivery_before", condition=LEAVES),
            models.Index(
                fields=["id"], name="delivery_post_room", condition=Q(state__in=["TO_PRINT", "PRINTED"])
            ),
            models.Index(fields=["about_kind", "about_id"], name="delivery_about"),
            models.Index(fields=["customer_id"], name="delivery_customer"),
            models.Index(Lower("recipient"), name="delivery_recipient"),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("delivery", self.pk)

    @property
    def to_whom(self) -> str:
        """Where it goes, in one line: a mail address, a number, or the lines of a postal address."""
        return ", ".join(self.recipient.splitlines())


class Attempt(models.Model):
    """One try to send a letter, and what the other side said."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices)
    answer = models.CharField(max_length=500, blank=True)


class Tally(models.Model):
    """What software wrote by itself to one mailbox lately, and how that was answered."""

    # A digest of the address in its plainest spelling: nobody's address stands here.
    mailbox = models.CharField(max_length=64, unique=True)
    confirmed_at = models.DateTimeField(null=True)
    # Letters in the hour that began with the first, and confirmations in such a day.
    hour_began_at = models.DateTimeField(null=True)
    letters = models.PositiveIntegerField(default=0)
    day_began_at = models.DateTimeField(null=True)
    confirmations = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True)
    # Whether the last one was answered, and how many in a row were sooner than a person would.
    is_answered = models.BooleanField(default=False)
    quick_answers = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["written_at"], name="tally_written")]


class KeptAnswer(models.Model):
    """What another program was answered: asked again with the same key, it gets the same answer."""

    token_id = models.BigIntegerField()
    # A digest of the key that the program chose for this request.
    key = models.CharField(max_length=64)
    # A digest of what it asked: the same key with another request is a mistake of the program.
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    kept_at = models.DateTimeField()
    customer_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_id", "key"], name="answer_once")]
        indexes = [
            models.Index(fields=["kept_at"], name="answer_kept"),
            models.Index(fields=["customer_id"], name="answer_customer"),
        ]
