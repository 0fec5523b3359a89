from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from esmero.domain.company.models import Calendar
from esmero.domain.staff.kinds import Habits, Part, Role, TeamRights
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
    # A new word here ends all sign-ins of this person at once, also streams that are open.
    sign_in_word = models.CharField(max_length=32, blank=True)
    # And a new word here ends all links for a new password that were sent before.
    reset_word = models.CharField(max_length=32, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[AgentManager] = AgentManager()

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("agent", self.pk)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        word = f"{self.password}\0{self.sign_in_word}"
        return salted_hmac("esmero.sign-in", word, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        return text.initials(self.name)

    @property
    def habits(self) -> Habits:
        return Habits.of(self.kept_habits)

    @property
    def presence_state(self) -> str:
        """What they said about being at the desk, empty where nothing. Asks the database unless fetched."""
        kept = getattr(self, "presence", None)
        return kept.state if kept else ""

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
    # Somebody was named for every opening hour: from then on channels, rules and colleagues may choose it.
    is_ready = models.BooleanField(default=True, db_default=True)
    # How many working minutes a customer's question waits for whoever knows them and is not here. Without a
    # number it waits however long that is; with 0 never.
    waits_for_known_minutes = models.PositiveIntegerField(null=True)
    # After how many working minutes without an answer a question goes on from whoever is not here; without a
    # number it stays.
    idle_after_minutes = models.PositiveIntegerField(null=True)
    # Somebody's own place to practise: no team that answers customers, seen by that person alone.
    practised_by = models.OneToOneField(Agent, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("team", self.pk)

    @property
    def is_practice(self) -> bool:
        return self.practised_by_id is not None

    @property
    def rights(self) -> TeamRights:
        """Who may what in it now. Asks the database."""
        parts = self.memberships.values_list("agent_id", "part")
        return TeamRights({str(number): part for number, part in parts}, self.lead_id, self.is_open_to_all)


class Membership(models.Model):
    """An agent belongs to a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="memberships")
    # What this person does in this team, in words for customers.
    looks_after = models.CharField(max_length=120, blank=True)
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.CLOSES)

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
