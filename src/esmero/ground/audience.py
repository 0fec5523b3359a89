"""Columns for what is about another thing: what it is about, and who may see it.

The ids are plain numbers, copied by the action that makes the row: no room has to ask a higher one.
"""

from django.db import models

from esmero.ground.refs import Audience, Ref


class AboutSomething(models.Model):
    """A row about another thing, with the audience of that thing."""

    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    is_internal = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def about(self) -> Ref:
        return Ref(self.about_kind, self.about_id)

    @property
    def audience(self) -> Audience:
        return Audience(self.team_id, self.customer_id, self.is_internal)
