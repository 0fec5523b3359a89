from django.db import models

from esmero.domain.customers.models import Belonging


class BegunAs(models.Model):
    """That its customer began a conversation as one of an organisation; never guessed."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="begun_as"
    )
    # As whom: of which organisation it is follows from it, and ends with it.
    belonging = models.ForeignKey(Belonging, models.CASCADE, related_name="+")
    # They said so on their page; else they wrote from an address of the organisation's own domain.
    is_chosen = models.BooleanField(default=False)
    noted_at = models.DateTimeField()


class OnlyBetween(models.Model):
    """That its customer took a conversation out: nobody but them and us reads it, and it stays so."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="only_between"
    )
    at = models.DateTimeField()
