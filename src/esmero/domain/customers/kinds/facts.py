"""What is known of somebody: of what kind, from whom, for what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    """What a fact is about. How quickly each grows old stands in `AGES`."""

    WHERE = "WHERE", _("Where they live")
    REACH = "REACH", _("How and when to reach them")
    PEOPLE = "PEOPLE", _("Family and people around them")
    SIZE = "SIZE", _("Sizes and measures")
    TASTE = "TASTE", _("What they like")
    THINGS = "THINGS", _("What they have")
    PLAN = "PLAN", _("What is coming up")
    OTHER = "OTHER", _("Something else")
    # Only with a basis that the company has written down (GDPR, article 9).
    HEALTH = "HEALTH", _("Health")
    BELIEF = "BELIEF", _("Belief or opinion")


SENSITIVE = frozenset({FactKind.HEALTH, FactKind.BELIEF})
# Of these somebody has one at a time: two that differ are a conflict, which a person settles.
ONE_AT_A_TIME = frozenset({FactKind.WHERE, FactKind.SIZE})
# After how many days we are half as sure of a fact as we were when we heard it. Rules of thumb, ours: in
# Spain one in ten homes moves in a year; tastes change sooner, and what somebody plans is soon over.
AGES: dict[str, int] = {
    FactKind.WHERE: 1460,
    FactKind.REACH: 730,
    FactKind.PEOPLE: 1095,
    FactKind.SIZE: 730,
    FactKind.TASTE: 365,
    FactKind.THINGS: 730,
    FactKind.PLAN: 60,
    FactKind.OTHER: 365,
    FactKind.HEALTH: 365,
    FactKind.BELIEF: 1095,
}


# What a desk had better know of everybody: what is missing of it is said, and asked for.
WANTED = (FactKind.WHERE, FactKind.REACH)
# Of what a colleague asks again when it grew old, what matters most first. Nobody is asked about their
# family, their health or what they believe, and a plan that is over is over.
ASKED_AGAIN = (
    FactKind.WHERE,
    FactKind.REACH,
    FactKind.SIZE,
    FactKind.THINGS,
    FactKind.TASTE,
    FactKind.OTHER,
)
# A question that was put is not put again for so many days; after any question, none for a week.
NOT_AGAIN_DAYS = 30
QUIET_DAYS = 7


class FactSource(models.TextChoices):
    """Who we have a fact from."""

    WROTE = "WROTE", _("They wrote it")
    SAID = "SAID", _("They said it")
    THEMSELVES = "THEMSELVES", _("They entered it themselves")
    OTHERS = "OTHERS", _("Somebody else said it")
    RULE = "RULE", _("A rule found it")
    IMPORT = "IMPORT", _("It came with an import")


# Only what they put down themselves is said back to them; how we or others put it is not.
THEIR_OWN = frozenset({FactSource.WROTE, FactSource.THEMSELVES})
# How sure we are of it when we hear it, in percent.
SURE: dict[str, int] = {
    FactSource.WROTE: 90,
    FactSource.SAID: 85,
    FactSource.THEMSELVES: 100,
    FactSource.OTHERS: 50,
    FactSource.RULE: 60,
    FactSource.IMPORT: 60,
}


class FactUse(models.TextChoices):
    """For what a fact may be used; the customer can forbid each."""

    SERVICE = "SERVICE", _("To answer you")
    OFFERS = "OFFERS", _("To offer you something")
    RULES = "RULES", _("For rules that software follows")


class FactEnd(models.TextChoices):
    """Why a fact holds no more."""

    CORRECTED = "CORRECTED", _("It was corrected")
    WRONG = "WRONG", _("It was wrong")
    OVER = "OVER", _("It is over")
    FORGOTTEN = "FORGOTTEN", _("The customer had it forgotten")
