"""What the permission tests need in the back office: a rule, and what each form is filled in with."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from esmero.actions import (
    absence,
    admit,
    bring_people,
    count_words,
    fetching,
    forget,
    go_on,
    keep_for_law,
    profiles,
    segments,
    set_chain,
    set_skills,
    set_up,
    try_out,
    write_rules,
)
from esmero.domain.channels import reads as channels
from esmero.domain.company.models import Feed, FeedDay
from esmero.domain.conversations.models import Tag
from esmero.domain.conversations.models.routing import FirstFor
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import SegmentCondition
from esmero.domain.customers.models import Customer, Erasure, Segment
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Hint, Look
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises import reads as promises
from esmero.domain.promises.models import Promise
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.kinds import StepDrawn, Wording
from esmero.domain.workflows.models import Kind
from esmero.insight.routed_again import Changes
from tests.world import World

FEED = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:9
DTSTART;VALUE=DATE:20261207
SUMMARY:9
END:VEVENT
END:VCALENDAR
"""


PEOPLE = b"9,8\n9,9@mail.example\n"


def _feed_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("days.ics", FEED)


def places(company: World) -> dict[str, Any]:
    """Return what stands in the places of the back office's addresses."""
    for team_id in (None, company.team.pk):
        set_chain.add(agent=None, team_id=team_id, person_id=company.agent.pk, at=company.at)
    made = admit.make_token(agent=None, name="9", team_id=company.team.pk, scopes=["read"], at=company.at)
    return {
        "absence_id": _absence(company),
        "kind_id": _with_steps(company),
        "erasure_id": _erasure(company),
        "policy_id": promises.policies()[0].pk,
        "routing_id": try_out.who_gets_what(agent=company.owner, changes=Changes(), at=company.at).pk,
        "try_out_id": try_out.as_kept(agent=company.owner, at=company.at).pk,
        "rule_id": _tried_rule(company),
        "token_id": made.token.pk,
        "standing_id": _standing_still(company),
        "mail_channel_id": _fetched(company),
        "fax_channel_id": _fax(company),
        "feed_id": _feed(company),
        "word_id": _word(company),
        "hint_id": _hint(company),
        "law_file_id": _law_file(company),
        "import_id": _people(company),
        "segment_id": _segment(company),
        "first_id": _first(company),
        "kept_kind": "words",
        "hold_id": _hold(company),
    }


def _hint(company: World) -> int:
    """A look of the agent at whom their team has a conversation with, kept as one to ask about."""
    at = {"at": company.at - timedelta(days=1)}
    seen = Look.objects.create(
        agent_id=company.agent.pk,
        customer_id=company.a.conversation.customer_id,
        about_kind="conversation",
        about_id=company.a.conversation.pk,
        **at,
    )
    return Hint.objects.create(look_id=seen.pk, rule="SAME_NAME", day=at["at"].date()).pk


def _feed(company: World) -> int:
    """A feed as it stands once it was read; reading one starts a process."""
    feed = Feed.objects.create(
        calendar_id=company.calendar.pk, name="9", read_at=company.at, tried_at=company.at
    )
    FeedDay.objects.create(feed=feed, on=date(2030, 12, 24), name="9")
    return feed.pk


def _segment(company: World) -> int:
    """A question about customers by which no rule decides."""
    conditions = [SegmentCondition("OPEN", "YES")]
    words = {"segment_id": None, "name": "9", "what_for": "", "conditions": conditions}
    return segments.write(agent=company.owner, at=company.at, **words).pk


def _first(company: World) -> int:
    """Somebody who has people of a segment first."""
    given = {"team_id": company.team.pk, "segment_id": _segment(company), "person_id": company.agent.pk}
    set_skills.put_first(agent=company.owner, at=company.at, **given)
    return FirstFor.objects.get().pk


def _people(company: World) -> int:
    """A file with people, looked at."""
    run = bring_people.hand_in(agent=company.owner, content=PEOPLE, name="9", at=company.at)
    means = ["NAME", "EMAIL"]
    bring_people.say_what_columns_mean(agent=company.owner, import_id=run.pk, means=means, at=company.at)
    bring_people.look(at=company.at, import_id=run.pk)
    return run.pk


def _people_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("9.csv", PEOPLE)


def _law_file(company: World) -> int:
    profiles.switch(agent=company.owner, is_on=True, at=company.at)
    file = NewFile("9.csv", "text/csv", b"9")
    profiles.note_calls(agent=company.owner, on=date(2020, 1, 1), whole=9, good=9, file=file, at=company.at)
    return Attachment.objects.get(about_kind="noted_figure").pk


def _with_steps(company: World) -> int:
    """A kind whose steps the conversation of customer A walks."""
    Kind.objects.update(names={"en": "9"})
    kind = make_workflow(StepDrawn({"en": "9"}), StepDrawn({"en": "9"}), name="9", at=company.at)
    go_on.set_kind(
        agent=company.owner, conversation_id=company.a.conversation.pk, kind_id=kind.pk, at=company.at
    )
    return kind.pk


def _tried_rule(company: World) -> int:
    """A rule that was tried."""
    wording = Wording("9", "message.received", (), {"priority": 1})
    rule = write_rules.write(agent=company.owner, rule_id=None, wording=wording, at=company.at)
    return write_rules.try_out(agent=company.owner, rule_id=rule.pk, at=company.at).pk


def _erasure(company: World) -> int:
    """Somebody with whom nobody ever wrote was forgotten."""
    gone = Customer.objects.create(name="", language="en", known_since=company.at)
    forget.forget_customer(agent=company.owner, customer_id=gone.pk, at=company.at)
    return Erasure.objects.latest("id").pk


def _absence(company: World) -> int:
    soon, later = company.at + timedelta(days=9), company.at + timedelta(days=10)
    away = absence.be_away(
        agent=company.owner, person_id=company.agent.pk, from_at=soon, until_at=later, at=company.at
    )
    return away.pk


def _fax(company: World) -> int:
    fax = set_up.open_channel(
        agent=None, kind="FAX", name="9", team_id=company.team.pk, address="", at=company.at
    )
    return fax.pk


def _word(company: World) -> int:
    count_words.count(at=company.at)
    return company.a.promise.pk


def _hold(company: World) -> int:
    """Of somebody else, whom no other test erases."""
    met = customers.meet(
        email="kept@example.org", name="9", language="en", proof="SAID", by=THE_SOFTWARE, at=company.at
    )
    until = (company.at + timedelta(days=9)).date()
    kept = keep_for_law.keep(agent=company.owner, customer_id=met.pk, reason="9", until=until, at=company.at)
    return kept.pk


def _fetched(company: World) -> int:
    (channel_id,) = [one.pk for one in channels.channels() if one.address == "help@example.com"]
    fetching.describe(agent=company.owner, channel_id=channel_id, password="9", at=company.at, **_mailbox())
    return channel_id


def _mailbox() -> dict[str, Any]:
    place = {"host": "mail.example.com", "port": 993, "security": "TLS", "user": "9", "folder": "INBOX"}
    return {**place, "sign_in": "CONSENT", "afterwards": "SEEN", "move_to": ""}


def _standing_still(company: World) -> int:
    Promise.objects.filter(pk=company.b.promise.pk).update(stands_still_since=company.at)
    return company.b.promise.pk


def _photograph() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile("1.png", out.getvalue(), "image/png")


def _person(email: str) -> dict[str, Any]:
    return {"name": "9", "email": email, "role": "AGENT", "language": "en"}


def _team(company: World, name: str) -> dict[str, Any]:
    return {"name": name, "calendar_id": company.calendar.pk, "is_open_to_all": "no"}


def _rows(prefix: str, **row: Any) -> dict[str, Any]:
    counts = {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}
    return {**counts, **{f"{prefix}-0-{name}": value for name, value in row.items()}}


def _calendar() -> dict[str, Any]:
    week = _rows("window", days="0-4", starts_at="9", ends_at="17")
    return {"name": "9", "time_zone": "Europe/Madrid", "holidays_of": "", **week}


def _rule() -> dict[str, Any]:
    names = ("first_reply", "next_reply", "update", "escalation", "look_again")
    times, units = {f"{name}_number": 2 for name in names}, {f"{name}_unit": "hours" for name in names}
    return {"name": "9", "look_again_days": 7, "warn_percent": 25, **times, **units}


def _trial(company: World) -> dict[str, Any]:
    return {**_rule(), "try-on": "2026-11-20", "try-clock": "17:50", "try-team_id": company.team.pk}


def _last_month(company: World) -> str:
    first = profiles.month_of(company.at)
    return (first - timedelta(days=1)).replace(day=1).isoformat()


BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "backoffice:token-new": lambda company: {
        "name": "9",
        "team_id": company.team.pk,
        "scopes": ["read"],
        "days": 30,
    },
    "backoffice:agent-new": lambda _: {**_person("new@example.com"), "password": "tide comes in at noon"},
    "backoffice:agent-absences": lambda _: {"from_on": "2090-12-01", "back_on": "2090-12-07"},
    "backoffice:agent": lambda _: _person("marta@example.com"),
    "backoffice:agent-photograph": lambda _: {"photo": _photograph()},
    "backoffice:agent-password": lambda _: {"password": "tide comes in at noon"},
    "backoffice:team-new": lambda company: _team(company, "9"),
    "backoffice:team-description": lambda company: _team(company, "9"),
    "backoffice:team-people": lambda company: {f"in_{company.agent.pk}": "on"},
    "backoffice:team-duties": lambda company: _rows(
        "duty", days="0-6", starts_at="0", ends_at="24", agent_id=company.agent.pk
    ),
    "backoffice:agent-skills": lambda _: {"text": "on", "most_EMAIL": "9"},
    "backoffice:team-routing": lambda _: {"waits_for_known_minutes": "9"},
    "backoffice:capacity": lambda _: {"most_EMAIL": "9"},
    "backoffice:chain": lambda company: {"person_id": company.lead.pk},
    "backoffice:chain-place": lambda company: {"to": "up", "person_id": company.agent.pk},
    "backoffice:chain-removal": lambda company: {"person_id": company.agent.pk},
    "backoffice:team-chain": lambda company: {"person_id": company.lead.pk},
    "backoffice:team-chain_place": lambda company: {"to": "up", "person_id": company.agent.pk},
    "backoffice:team-chain_removal": lambda company: {"person_id": company.agent.pk},
    "backoffice:calendar-new": lambda _: _calendar(),
    "backoffice:calendar": lambda _: _calendar(),
    "backoffice:calendar-new_trial": lambda _: _calendar(),
    "backoffice:calendar-trial": lambda _: _calendar(),
    "backoffice:calendar-one_offs": lambda _: {
        "on": "2090-12-07",
        "opens_at": "10:00",
        "closes_at": "11:00",
        "is_open": "no",
    },
    "backoffice:calendar-one_off_removal": lambda _: {"on": "2090-12-07", "opens_at": "10:00"},
    "backoffice:calendar-days": lambda _: {"on": "2026-12-07", "is_open": "no"},
    "backoffice:calendar-day_removal": lambda _: {"on": "2026-12-07"},
    "backoffice:calendar-feeds": lambda _: {"name": "9", "file": _feed_file()},
    "backoffice:team-new_first": lambda company: {
        "segment_id": Segment.objects.order_by("pk")[0].pk,
        "person_id": company.agent.pk,
    },
    "backoffice:segment-greeting": lambda _: {"words_en": "9"},
    **dict.fromkeys(
        ("backoffice:segment-new", "backoffice:segment", "backoffice:segment-preview"),
        lambda _: {"name": "9", "row": "1", "when-1-noun": "OPEN", "when-1-operator": "YES"},
    ),
    "backoffice:keeping-rule": lambda _: {"deed": "LET_GO", "days": "9", "seen": "9"},
    "backoffice:keeping-person": lambda _: {"until": "2090-12-01", "reason": "9"},
    "backoffice:people": lambda _: {"file": _people_file()},
    "backoffice:people_file-columns": lambda _: {"column-0": "NAME", "column-1": "EMAIL"},
    "backoffice:feed-reading": lambda _: {"file": _feed_file()},
    "backoffice:feed-day_removal": lambda _: {"on": "2026-12-07"},
    "backoffice:feed-day_return": lambda _: {"on": "2026-12-07"},
    "backoffice:promises-words": lambda _: {"letter": "MOVED", "words_en": "1"},
    "backoffice:promises-words_preview": lambda _: {"letter": "MOVED", "words_en": "1"},
    "backoffice:promises-warning": lambda _: {"warn_percent": "50"},
    "backoffice:policy-new": lambda _: _rule(),
    "backoffice:policy": lambda _: _rule(),
    "backoffice:policy-new_try_out": lambda _: _rule(),
    "backoffice:policy-try_out": lambda _: _rule(),
    "backoffice:policy-new_trial": _trial,
    "backoffice:policy-trial": _trial,
    "backoffice:policy-place": lambda _: {"to": "up"},
    "backoffice:channel-new": lambda company: {
        "kind": "EMAIL",
        "name": "9",
        "address": "more@example.com",
        "team_id": company.team.pk,
    },
    "backoffice:channel": lambda company: {"name": "9", "team_id": company.team.pk},
    "backoffice:rule-new": lambda _: {"name": "9", "when_verb": "message.received", "then_priority": "1"},
    "backoffice:rule": lambda _: {"name": "9", "when_verb": "message.received", "then_priority": "1"},
    "backoffice:channel-letters": lambda _: {"signs_as": "PERSON", "signature_en": "9"},
    "backoffice:channel-letters_preview": lambda _: {"signs_as": "PERSON"},
    "backoffice:channel-fax": lambda _: {"faxes_from": "fax.example", "faxes_to": "{number}@fax.example"},
    "backoffice:channel-fetching": lambda _: {**_mailbox(), "password": "9"},
    "backoffice:channel-consent": lambda _: {"provider": "GOOGLE", "client_id": "9", "secret": "9"},
    # A server inside, which is never asked.
    "backoffice:channel-fetching_trial": lambda _: {**_mailbox(), "host": "localhost", "password": "9"},
    "backoffice:workflow-new": lambda _: {"name_en": "9"},
    "backoffice:workflow-name": lambda _: {"name_en": "9"},
    "backoffice:workflow-switch": lambda _: {"is_on": "on"},
    "backoffice:workflow": lambda _: {"row": ["1"], "step-1-name_en": "9", "step-1-unit": "DAYS"},
    "backoffice:organisation-new": lambda _: {"name": "9"},
    "backoffice:organisation-sight": lambda _: {"reach": "own"},
    "backoffice:organisation": lambda _: {"name": "9", "parent": "", "domains": "nine.example"},
    "backoffice:tag-new": lambda _: {"name": "9", "colour": "sea"},
    "backoffice:tag": lambda _: {"name": "9", "colour": "plum"},
    "backoffice:tag-joining": lambda _: {"into": Tag.objects.get_or_create(key="8", name="8")[0].pk},
    "backoffice:law-switch": lambda _: {"is_on": "on"},
    "backoffice:law-calls": lambda company: {"on": _last_month(company), "whole": "9", "good": "9"},
    "backoffice:law-audit": lambda company: {"year": company.at.year},
    "backoffice:company": lambda _: {
        "name": "Marea",
        "quotes": "NONE",
        "letter_mb": "20",
        "language": "en",
        "time_zone": "Europe/Madrid",
        "colour": "#20818c",
        "follow_up_days": "30",
        "ask_again_minutes": "60",
        "escalate_again_minutes": "1440",
        "people_looked_at": "40",
        "looks_kept_days": "730",
        "erasure_days": "10",
    },
}
