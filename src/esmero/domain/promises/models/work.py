from django.db import models
from django.db.models import Q

from esmero.domain.promises.kinds import WorkEnd
from esmero.domain.staff.models import Agent, Team
from esmero.ground.audience import AboutSomething
from esmero.ground.refs import Audience, Ref


class Work(AboutSomething):
    """A piece of work that something needs from another team. What is promised for it is about this row.

    So nothing that reads what was promised about a conversation ever meets it: customers are told nothing.
    All words about it stand here and nowhere else, with the customer for whom it is done.
    """

    for_team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    words = models.CharField(max_length=300)
    # Files of the conversation that the team may open, though perhaps it may not see the conversation.
    file_ids = models.JSONField(default=list)
    asked_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    # Why it has another time than the one it was asked for; empty while it has that one.
    moved_because = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=10, choices=WorkEnd.choices, blank=True)
    ended_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    # What was said at its end.
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id", "id"], name="work_about"),
            models.Index(fields=["customer_id", "id"], name="work_customer"),
            models.Index(fields=["for_team", "id"], name="work_open", condition=Q(ended_at=None)),
            models.Index(fields=["for_team", "ended_at"], name="work_ended"),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("work", self.pk)

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def for_colleagues(self) -> Audience:
        """Whom its promise is for: the people of the team that does it, and nobody else."""
        return Audience(self.for_team_id, None, True)
