"""What the set-up lacks, as sentences with a way on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.insight.readiness import LackKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.insight.readiness import Lack


@dataclass(frozen=True)
class Missing:
    """Something that is missing: what it means, and where it is set."""

    words: str
    way: str
    url: str
    is_grave: bool


def in_words(lack: Lack) -> Missing:
    """Return a lack as a sentence with the way to the page where it is set."""
    words, way, page = SENTENCES[lack.kind]
    # A rule that never decides is mended at the one that stands in its way.
    shown_id, named = lack.before_id or lack.id, {"name": lack.name, "before": lack.before_name}
    url = reverse(f"backoffice:{page}", args=[shown_id] if shown_id else [])
    return Missing(words() % named, way() % named, url, lack.is_grave)


SENTENCES: dict[LackKind, tuple[Callable[[], str], Callable[[], str], str]] = {
    LackKind.COMPANY: (
        lambda: _("The company has no name yet."),
        lambda: _("Say how it is called"),
        "company",
    ),
    LackKind.OWNER: (
        lambda: _("No owner can sign in."),
        lambda: _("See who works here"),
        "staff",
    ),
    LackKind.TEAM: (
        lambda: _("There is no team that could answer."),
        lambda: _("Form a team"),
        "team-new",
    ),
    LackKind.MAIL: (
        lambda: _("No mail address is open, so no answer can be sent."),
        lambda: _("Open a channel"),
        "channel-new",
    ),
    LackKind.FORM: (
        lambda: _("The form on your page is closed: customers can only write by mail."),
        lambda: _("Open a channel"),
        "channel-new",
    ),
    LackKind.RULE: (
        lambda: _("There is no rule yet: we promise everything within two working hours."),
        lambda: _("Write the first rule"),
        "policy-new",
    ),
    LackKind.PEOPLE: (
        lambda: _("Nobody belongs to the team %(name)s."),
        lambda: _("Say who belongs to it"),
        "team-people",
    ),
    LackKind.NOBODY_NAMED: (
        lambda: _("The team %(name)s names nobody for any hour."),
        lambda: _("Name who answers when"),
        "team-duties",
    ),
    LackKind.GAPS: (
        lambda: _("The team %(name)s is open at hours for which it names nobody."),
        lambda: _("Name who answers when"),
        "team-duties",
    ),
    LackKind.LEAD: (
        lambda: _("Nobody leads the team %(name)s, so an escalation has nowhere to go but to an owner."),
        lambda: _("Say who leads it"),
        "team-description",
    ),
    LackKind.LEFT_PROMISES: (
        lambda: _("%(name)s works here no more and still has promises to keep."),
        lambda: _("Give them to colleagues"),
        "agent",
    ),
    LackKind.CHAIN: (
        lambda: _("%(name)s works here no more and still stands in the chain; whoever comes next is asked."),
        lambda: _("Set the chain right"),
        "chain",
    ),
    LackKind.TEAM_CHAIN: (
        lambda: _(
            "%(name)s works here no more and still stands in the chain of a team; "
            "whoever comes next is asked."
        ),
        lambda: _("Set the chain right"),
        "team-chain",
    ),
    LackKind.HOURS: (
        lambda: _("The hours “%(name)s” never open, so the clock counts day and night."),
        lambda: _("Set the hours"),
        "calendar",
    ),
    LackKind.PLACE: (
        lambda: _(
            "The hours “%(name)s” keep the holidays of a place that is not known any more: "
            "the clock runs on them."
        ),
        lambda: _("Choose the place again"),
        "calendar",
    ),
    LackKind.FEED: (
        lambda: _(
            "For days now the calendar “%(name)s” could not be read; the days off that it named still count."
        ),
        lambda: _("See what is wrong"),
        "feed",
    ),
    LackKind.RULE_NEVER: (
        lambda: _(
            "The rule “%(name)s” never decides: “%(before)s” stands before it and takes all that it fits."
        ),
        lambda: _("Look at “%(before)s”"),
        "policy",
    ),
    LackKind.RULE_IDLE: (
        lambda: _(
            "The rule “%(name)s” has fitted nothing for 30 days, although questions came: "
            "it asks for too much, or is not needed any more."
        ),
        lambda: _("Look at what it asks"),
        "policy",
    ),
}
