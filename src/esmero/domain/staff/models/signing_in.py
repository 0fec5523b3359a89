from datetime import datetime

from django.db import models

from esmero.domain.staff.kinds import CameBy, Role
from esmero.domain.staff.models.people import Agent, Team
from esmero.ground.refs import Ref


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


class SignIn(models.Model):
    """Where somebody is signed in: one browser on one machine."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    came_by = models.CharField(max_length=10, choices=CameBy.choices)
    # The network it was last seen in, never a whole address; and what the browser calls itself.
    network = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=250, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="sign_in_seen")]


class Invitation(models.Model):
    """Somebody is asked to join the staff; they are an agent once they have come in by the link."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.AGENT)
    language = models.CharField(max_length=5, default="en")
    team_ids = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # The link holds a mac of this word: a new word ends the links before it.
    word = models.CharField(max_length=32)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["email"], name="invitation_email")]

    @property
    def ref(self) -> Ref:
        return Ref("invitation", self.pk)


class StaffLetter(models.Model):
    """A letter to somebody of the staff that waits to be sent. It goes when it is sent: it holds secrets."""

    recipient = models.EmailField()
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=200)
    words = models.TextField()
    # Where one press ends such letters, where they come again and again by themselves.
    end_url = models.CharField(max_length=300, blank=True, default="", db_default="")
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="staff_letter_next")]


class Directory(models.Model):
    """The company's own directory, by which people sign in (OpenID Connect)."""

    name = models.CharField(max_length=80)
    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=200)
    # Locked with the installation's secret; shown to nobody again.
    secret_locked = models.TextField()
    # Whose addresses may come in; empty: only people who are set up here already.
    domains = models.JSONField(default=list)
    # What the directory calls the groups of a person, and what each group may do here:
    # [{"group": …, "role": …, "team_ids": […]}], the first that fits decides.
    groups_claim = models.CharField(max_length=60, default="groups")
    rules = models.JSONField(default=list)
    is_open = models.BooleanField(default=False)

    @property
    def ref(self) -> Ref:
        return Ref("directory", self.pk)


class DirectoryEntry(models.Model):
    """Who of the staff is who in the company's directory."""

    directory = models.ForeignKey(Directory, models.CASCADE, related_name="entries")
    agent = models.OneToOneField(Agent, models.CASCADE, related_name="directory_entry")
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["directory", "subject"], name="directory_entry_once")]
