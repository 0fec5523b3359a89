from django.db import models

from esmero.domain.conversations.kinds import Colour
from esmero.ground.refs import Ref


class Tag(models.Model):
    """A word of the company's own that conversations are found by."""

    name = models.CharField(max_length=40)
    # The name as it is compared: one tag, however it was typed.
    key = models.CharField(max_length=40, unique=True)
    colour = models.CharField(max_length=8, choices=Colour.choices, blank=True, default="", db_default="")
    # Kept on the conversations that have it, offered to no other.
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("tag", self.pk)
