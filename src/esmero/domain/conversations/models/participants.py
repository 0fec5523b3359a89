from django.db import models
from django.db.models import Q

from esmero.domain.conversations.kinds import ParticipantKind
from esmero.domain.staff.models import Agent
from esmero.ground.refs import Ref


class Participant(models.Model):
    """Somebody who takes part in a conversation beside its customer: answers go to them, and theirs join.

    An address and no customer: nothing is learned of them, and they never get the customer's page.
    """

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="+", db_index=False
    )
    address = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=4, choices=ParticipantKind.choices, default=ParticipantKind.CC)
    let_in_at = models.DateTimeField()
    let_in_by = models.ForeignKey(Agent, models.PROTECT, related_name="+", db_index=False)
    # From then on they take no part; let in again, this is empty again.
    left_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "address"], name="participant_once")]
        indexes = [models.Index(fields=["address"], name="participant_address")]

    @property
    def ref(self) -> Ref:
        return Ref("participant", self.pk)

    @property
    def takes_part(self) -> bool:
        return self.left_out_at is None


class Copy(models.Model):
    """A copy of an answer to somebody else than the customer: a letter of its own, and what became of it."""

    message = models.ForeignKey("conversations.Message", models.CASCADE, related_name="+")
    address = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    # Nobody else who got the answer knows of it.
    is_hidden = models.BooleanField(default=False)
    mail_message_id = models.CharField(max_length=255, blank=True)
    # Kept up by sending, as that of the message.
    delivery_state = models.CharField(max_length=8, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["mail_message_id"], name="copy_mail_id", condition=~Q(mail_message_id="")),
            models.Index(fields=["address"], name="copy_address"),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("copy", self.pk)
