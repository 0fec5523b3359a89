from django.db import models

from esmero.domain.staff.models import Agent


class Awaited(models.Model):
    """A mail that a letter here answers and that never came; if it comes, it belongs here."""

    conversation = models.ForeignKey(
        "conversations.Conversation", models.CASCADE, related_name="+", db_index=False
    )
    mail_id = models.CharField(max_length=255)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["mail_id"], name="awaited_mail_id"),
            models.Index(fields=["at"], name="awaited_at"),
            models.Index(fields=["conversation"], name="awaited_conversation"),
        ]


class Guess(models.Model):
    """To which other conversation a new one may belong, and why. It moves nothing; a person decides."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="+"
    )
    other = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+", db_index=False)
    # A WhyGuessed.
    why = models.CharField(max_length=8)
    at = models.DateTimeField()
    # Somebody looked and said no: nobody is asked again.
    put_away_at = models.DateTimeField(null=True)
    put_away_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["other"], name="guess_other")]


class Link(models.Model):
    """Two conversations that have to do with each other; the one with the lower number stands first."""

    one = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="link_once")]
