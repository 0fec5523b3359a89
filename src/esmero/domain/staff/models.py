from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from esmero.domain.company.models import Calendar
from esmero.domain.staff.kinds import Habits, Role
from esmero.ground import text
from esmero.ground.refs import Ref


class AgentManager(BaseUserManager["Agent"]):
    """Finds agents by the address they sign in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Agent":
        return self.get(email__iexact=username)


class Agent(AbstractBaseUser):
    """Somebody of the staff: signs in, answers, is named to customers."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    # How letters are signed and customers read it: "Marta".
    short_name = models.CharField(max_length=60)
    title = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    language = models.CharField(max_length=5, default="en")
    # The file of the photograph (an attachment's key), empty without one.
    photo = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    # How they like to work, read with the row that every page of theirs reads anyway.
    kept_habits = models.JSONField(default=dict, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AgentManager] = AgentManager()

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("agent", self.pk)

    @property
    def initials(self) -> str:
        return text.initials(self.name)

    @property
    def habits(self) -> Habits:
        return Habits.of(self.kept_habits)

    @property
    def is_lead(self) -> bool:
        return self.role in {Role.LEAD, Role.OWNER}

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class Team(models.Model):
    """People who answer together, on one calendar."""

    name = models.CharField(max_length=80, unique=True)
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Agent, models.SET_NULL, null=True, blank=True, related_name="+")
    # Whether every agent sees its conversations, or only the team's own people.
    is_open_to_all = models.BooleanField(default=True)
    people = models.ManyToManyField(Agent, through="Membership", related_name="teams")

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("team", self.pk)


class Membership(models.Model):
    """An agent belongs to a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="memberships")
    # What this person does in this team, in words for customers.
    looks_after = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "agent"], name="membership_once")]


class Duty(models.Model):
    """The person named for some hours of a weekday: who answers what comes in then."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="duties")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="duties")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        indexes = [models.Index(fields=["team", "weekday", "starts_at"], name="duty_of_team")]


class ApiToken(models.Model):
    """A key for another program: it acts for its team, or with the eyes of one person. Kept as a digest."""

    name = models.CharField(max_length=100)
    # The part that is shown, so that one can tell it from others; the rest only its holder knows.
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    # Who answers what comes in with it.
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    # Whose it is; without a person it belongs to the company and sees its team's conversations alone.
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("token", self.pk)

    def is_alive(self, at: datetime) -> bool:
        """Whether it opens anything at `at`: it dies when its time is over and when its person leaves."""
        is_over = self.expires_at is not None and at >= self.expires_at
        return self.revoked_at is None and not is_over and (self.agent is None or self.agent.is_active)

    def may(self, scope: str) -> bool:
        """Whether its holder may do what this scope names."""
        return scope in self.scopes
