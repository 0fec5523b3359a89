from django.db import models
from django.db.models import Q

from esmero.domain.promises.kinds import Condition, PromiseKind
from esmero.domain.staff.models import Agent, Team
from esmero.domain.workflows.kinds import Ask, Unit, When, WhyRefused, Wording, said
from esmero.ground.refs import Ref


class Kind(models.Model):
    """What a conversation is: a question, a fault. The company's own list; some come with the software."""

    names = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    # Whether conversations that become of this kind walk its newest steps.
    is_on = models.BooleanField(default=False)

    @property
    def ref(self) -> Ref:
        return Ref("kind", self.pk)

    def name_in(self, language: str) -> str:
        """Return how it is called in a language."""
        return said(self.names, language)


class Workflow(models.Model):
    """The steps of a kind as they were drawn once; never changed, the next drawing is another revision."""

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="workflows")
    revision = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "revision"], name="workflow_revision")]


class Step(models.Model):
    """One step: who has it, whether the customer sees it, what leaving it needs, what it promises."""

    workflow = models.ForeignKey(Workflow, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    names = models.JSONField(default=dict)
    owner_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    is_visible = models.BooleanField(default=True)
    must = models.JSONField(default=list)
    promised = models.JSONField(default=dict)
    within = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=5, choices=Unit.choices, default=Unit.DAYS)
    # What other teams are asked for when something comes here: team, words, within, unit. Null: nothing.
    asks = models.JSONField(null=True)
    # As what it counts in the record; some kinds say by themselves what is promised.
    promise_kind = models.CharField(
        max_length=20, db_default=PromiseKind.OWN_WORDS.value, default=PromiseKind.OWN_WORDS
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workflow", "position"], name="step_position")]

    def name_in(self, language: str) -> str:
        """Return how it is called in a language."""
        return said(self.names, language)

    @property
    def makes_a_promise(self) -> bool:
        """Whether whoever comes here is promised something."""
        return bool(self.within and (self.is_promised_by_kind or any(self.promised.values())))

    @property
    def is_promised_by_kind(self) -> bool:
        """Whether it promises something that needs no words of the company."""
        return self.promise_kind != PromiseKind.OWN_WORDS

    def promised_in(self, language: str) -> str:
        """Return in whose words it is promised to somebody; empty for those of its kind, in their language.

        What needs words falls back on another language, what has a sentence of its own does not.
        """
        if self.is_promised_by_kind:
            return str(self.promised.get(language.split("-")[0], ""))
        return said(self.promised, language)

    @property
    def asked(self) -> list[Ask]:
        """What other teams are asked for when something comes here."""
        return [Ask(**one) for one in self.asks or []]


class Way(models.Model):
    """From one step a conversation may go on to another, which is not simply the next."""

    from_step = models.ForeignKey(Step, models.CASCADE, related_name="ways")
    to_step = models.ForeignKey(Step, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["from_step", "to_step"], name="way_once")]


class Progress(models.Model):
    """A conversation stood in a step from then to then; where it stands now has no end yet."""

    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    # What reaching the step promised; going forward from it keeps that.
    promise_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id", "id"], name="progress_about"),
            # Which step made a promise, wherever that is by now.
            models.Index(
                fields=["promise_id"], name="progress_promise", condition=Q(promise_id__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_id"], condition=Q(left_at=None), name="progress_one_step"
            )
        ]

    @property
    def about(self) -> Ref:
        return Ref(self.about_kind, self.about_id)


class Rule(models.Model):
    """When something happens, and if it stands so, then software does this; the company's own words."""

    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    when_verb = models.CharField(max_length=60, choices=When.choices)
    # Each as `promises.kinds.Condition` is kept; of a step its number and its names.
    conditions = models.JSONField(default=list)
    deeds = models.JSONField(default=dict)
    is_on = models.BooleanField(default=False)
    # What happened up to this event does not concern it: it was switched on after.
    after_event = models.BigIntegerField(default=0)
    # When exactly these words were tried over what is past, and what came of it: numbers of events alone.
    dry_run_at = models.DateTimeField(null=True)
    dry_run = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["position", "id"], name="rule_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("rule", self.pk)

    @property
    def is_being_tried(self) -> bool:
        """Whether a task tries it over what is past, and is not through."""
        return "asked" in self.dry_run

    @property
    def wording(self) -> Wording:
        """What it says."""
        asks = tuple(Condition.of(one) for one in self.conditions)
        return Wording(self.name, self.when_verb, asks, self.deeds)


class RuleRun(models.Model):
    """A rule fitted what happened: what it did, and why it left something out. Once for each event."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="runs")
    event_id = models.BigIntegerField()
    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    did = models.JSONField(default=list)
    refused = models.CharField(max_length=10, choices=WhyRefused.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "event_id"], name="rule_run_once")]
        indexes = [models.Index(fields=["rule", "-id"], name="rule_run_newest")]

    @property
    def about(self) -> Ref:
        return Ref(self.about_kind, self.about_id)
