"""Read by `screens` and run inside the house: makes what some screens need, and prints where all of it is."""

import json
import sys
from datetime import timedelta

from django.core import signing

from esmero.actions import (
    agreeing,
    bring_people,
    copy_link,
    fetch_days,
    forget,
    join_people,
    let_read,
    live_together,
    organise,
    prefer,
    purposes,
    receive,
    segments,
    sights,
    take_along,
    tally_words,
    try_out,
    visit,
    work,
    write_rules,
)
from esmero.domain.channels.models import Channel, Receipt
from esmero.domain.channels.ports import Incoming
from esmero.domain.company.models import Calendar, Feed
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Message, Quote, Routing
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import SegmentCondition
from esmero.domain.customers.models import Belonging, CopyLink, Erasure, Fact, Identity, SightTold, Visit
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises.kinds import Condition, Time
from esmero.domain.promises.models import Policy, Promise, Word, Work
from esmero.domain.staff.models import Agent, Team
from esmero.domain.workflows.kinds import Wording
from esmero.domain.workflows.models import Kind, Rule
from esmero.gateways.email import demo_box
from esmero.ground import clock, crypto, db
from esmero.insight.routed_again import Changes


def first(rows):
    return rows.order_by("id").values_list("id", flat=True).first()


rows = Conversation.objects.order_by("id")
kinds = {
    "open": rows.filter(closed_at=None, waits_until=None, broken_at=None),
    "broken": rows.filter(broken_at__isnull=False),
    "waiting": rows.filter(closed_at=None, waits_until__isnull=False),
    "closed": rows.filter(closed_at__isnull=False),
    "on-its-way": rows.filter(kind__isnull=False),
}
found = {kind: row for kind, some in kinds.items() if (row := some.first())}
feed = Feed.objects.first() or fetch_days.add_feed(
    agent=None,
    calendar_id=first(Calendar.objects),
    name="Town",
    url="",
    at=clock.now(),
    file=(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20200816\r\n"
        b"RRULE:FREQ=YEARLY\r\nSUMMARY:Town feast\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ),
)
owner = Agent.objects.filter(role="OWNER", is_active=True).order_by("id").first()
answering = found["open"]
others = work.teams_asked_by(owner, answering)
asked = Work.objects.first() or (
    work.ask(
        agent=owner,
        conversation_id=answering.pk,
        team_id=others[0].pk,
        at=clock.now(),
        words="Please weigh the coat before it goes back, and say which parcel it fits.",
        due_at=clock.now() + timedelta(hours=5),
    )
    if others
    else None
)
if not Rule.objects.exists():
    says = {"priority": 1, "note": "Look at the photographs first.", "letter": {"en": "We look at it today."}}
    asks = (Condition("LANGUAGE", ("es",)), Condition("WORDS", ("gracias", "por favor")))
    for name, conditions in [("Mail in Spanish that thanks", asks), ("Everything that comes in", ())]:
        wording = Wording(name, "message.received", conditions, says)
        rule = write_rules.write(agent=owner, rule_id=None, wording=wording, at=clock.now())
    write_rules.try_out(agent=owner, rule_id=rule.pk, at=clock.now())
    tally_words.tally(at=clock.now())
ana = answering.customer
twin = conversations.customers_seen(owner).exclude(pk=ana.pk).exclude(name="").latest("known_since")
with db.write():
    plain = Identity.objects.filter(customer=ana, kind="EMAIL").order_by("id")[0].value
    again = {"email": plain.replace("@", "+tienda@"), "name": ana.name, "language": "es"}
    customers.meet(**again, proof="WROTE_FROM", by=THE_SOFTWARE, at=clock.now())
    customers.remark(ana, twin, kind="SIGNATURE", read_in=0, said_at=clock.now(), at=clock.now())
promise = (
    Promise.objects.filter(
        about_kind="conversation", kept_at=None, broken_at=None, withdrawn_at=None, moved_at=None
    )
    .order_by("id")
    .first()
)
own = Promise.objects.filter(kind="OWN_WORDS", kept_at=None, broken_at=None, withdrawn_at=None, moved_at=None)
above = Promise.objects.filter(kind="ESCALATION", kept_at=None, broken_at=None, withdrawn_at=None)
tried = try_out.changed(
    agent=owner,
    policy_id=first(Policy.objects),
    columns={"name": "Questions before buying, also by telephone", "times": {"FIRST_REPLY": Time(45)}},
    at=clock.now(),
)
try_out.count(at=clock.now(), try_out_id=tried.pk)
got = Routing.objects.order_by("-id").values_list("agent_id", flat=True)[:1]
other = Changes(without=list(got), most={"EMAIL": 2})
routed = try_out.who_gets_what(agent=owner, changes=other, at=clock.now())
try_out.count_routing(at=clock.now(), try_out_id=routed.pk)
people = bring_people.hand_in(
    agent=owner,
    name="Customers of the old shop.csv",
    at=clock.now(),
    content=(
        "Name;E-mail;Phone;Language;Address\n"
        "Lucía Fernández-Ardavín;lucia@mail.example;600 111 222;es;Calle Ancha 12\n"
        "Иван Петров;ivan@mail.example;not a number;ru;\nNobody;;;;\n"
    ).encode(),
)
bring_people.look(at=clock.now(), import_id=people.pk)
segment = segments.write(
    agent=owner,
    segment_id=None,
    at=clock.now(),
    name="Wrote lately, and something is open",
    what_for="Their answers come first in the week of the move.",
    conditions=[SegmentCondition("WROTE", "WITHIN", days=90), SegmentCondition("OPEN", "YES")],
)
for _piece in range(2):
    segments.ask_all(at=clock.now(), segment_id=segment.pk, revision=1)
known = Identity.objects.filter(kind="EMAIL", customer__in=Fact.objects.values("customer")).order_by("id")[0]
Identity.objects.filter(pk=known.pk).update(proof="CODE", proved_at=clock.now())
key, now = visit.new_key(), clock.now()
belongs = organise.Belongs("WORKS", source="Lucía, on the telephone", source_kind="SAID", is_leading=True)
told = {"agent": owner, "belongs": belongs, "at": now}
for whom in {ana.pk, twin.pk, known.customer_id}:
    vigo = organise.put_in(customer_id=whom, organisation="Astilleros y Talleres", **told)[0].organisation
yard = organise.begin(agent=owner, name="Shipyard North", at=now)
organise.describe(agent=owner, organisation_id=yard.pk, name=yard.name, parent_id=vigo.pk, domains=[], at=now)
organise.note(agent=owner, organisation_id=vigo.pk, words="Pays late, and always.", source="Ana", at=now)
for_consent = [
    purposes.add(agent=None, key=one, needs_two_steps=False, words=words, at=now)
    for one, words in (
        (
            "MAILINGS",
            {
                "en": ("Letters with our news", "We may write to you when we have something new."),
                "ru": ("Письма с новостями", "Мы можем писать вам о новом."),
            },
        ),
        (
            "OFFERS",
            {
                "en": ("Offers that fit you", "We may use what we know to offer you what fits."),
                "ru": ("Предложения для вас", "Мы можем использовать то, что знаем о вас."),
            },
        ),
    )
]
yes = {"customer_id": known.customer_id, "at": now}
agreed = [agreeing.agree(wording_id=one.wordings.order_by("id")[0].pk, **yes).consent for one in for_consent]
prefer.set_own(wish=prefer.Wish("EMAIL", frozenset({"PHONE"}), 600, None, frozenset({5, 6})), **yes)
home = live_together.say(agent=owner, customer_id=ana.pk, other_id=twin.pk, said_by=[], at=now).household
sights.open_sight(agent=owner, organisation_id=vigo.pk, reaches_below=True, at=now)
Identity.objects.filter(kind="EMAIL", customer__in=[ana.pk, twin.pk]).update(proof="CODE", lost_since=None)
sights.tell(at=now)
# No letter leaves here: they count as told.
SightTold.objects.update(letter_id=None)
colleague = next(one for one in (twin, ana) if one.pk != known.customer_id)
written = Incoming(
    channel_kind="FORM",
    external_id=f"shared {now}",
    sender_email=Identity.objects.filter(kind="EMAIL", customer=colleague)[0].value,
    sender_name="",
    recipients=[],
    subject="The crane on the second quay stands still",
    text="It has not moved since Monday.\n\nWhen does somebody come?",
)
shared = receive.receive(written, at=clock.now()).conversation
theirs = Belonging.objects.filter(customer=colleague, organisation=vigo)[0]
let_read.say_as(customer_id=colleague.pk, conversation_id=shared.pk, belonging_id=theirs.pk, at=clock.now())
Visit.objects.create(identity=known, key=crypto.digest(key.encode()), asked_at=now, entered_at=now)
take_along.make(customer_id=known.customer_id, language="en", at=now)
copied = CopyLink.objects.get(customer_id=known.customer_id)
# A colleague joined two, and one of them came in by a code.
met = {"language": "en", "proof": "WROTE_FROM", "by": THE_SOFTWARE, "at": now}
elsa = customers.meet(email=f"elsa{now:%H%M%S}@mail.example", name="Elsa Prat", **met)
also_elsa = customers.meet(email=f"e.prat{now:%H%M%S}@work.example", name="E. Prat", **met)
join_people.join(agent=owner, customer_id=also_elsa.pk, into_id=elsa.pk, at=now)
waiting, elsas = visit.new_key(), Identity.objects.get(customer=elsa, kind="EMAIL", value__startswith="elsa")
Identity.objects.filter(pk=elsas.pk).update(proof="CODE", proved_at=now)
Visit.objects.create(identity=elsas, key=crypto.digest(waiting.encode()), asked_at=now, entered_at=now)
# Somebody was forgotten, and two letters of others quote them.
gone = customers.meet_unaddressed(name="Zoe", language="en", by=THE_SOFTWARE, at=now)
forget.forget_customer(agent=None, customer_id=gone.pk, at=now)
for letter in Message.objects.filter(text__regex="^.{90}").order_by("id")[:2]:
    Quote.objects.create(message=letter, of_id=gone.pk, starts=20, length=60, found_at=now)
told = "FOUND" + json.dumps(
    {
        "conversations": {kind: row.pk for kind, row in found.items()},
        "tokens": {kind: access.page_token(row, at=clock.now()) for kind, row in found.items()},
        "erasure": Erasure.objects.latest("id").pk,
        "purpose": for_consent[0].pk,
        "confirmation": agreeing.link_of(agreed[0], step=agreeing.CONFIRMATION),
        "withdrawal": agreeing.link_of(agreed[1], step=agreeing.WITHDRAWAL),
        "known": known.customer_id,
        "copy": copy_link.token(copied),
        "waiting": signing.dumps([waiting, now.timestamp()], salt="esmero_you"),
        "inside": signing.dumps([key, now.timestamp()], salt="esmero_you"),
        "wish": access.wish_token(
            found["closed"], Agent.objects.get(pk=first(Agent.objects)), at=clock.now()
        ),
        "organisation": vigo.pk,
        "nobodys": yard.pk,
        "leads": Belonging.objects.filter(customer=known.customer_id, organisation=vigo)[0].pk,
        "shared": shared.pk,
        "household": home.pk,
        "customer": ana.pk,
        "twin": twin.pk,
        "called": twin.name,
        "promise": promise.pk if promise else None,
        "own": first(own),
        "escalation": first(above),
        "agent": first(Agent.objects),
        "team": first(Team.objects),
        "calendar": first(Calendar.objects),
        "kind": first(Kind.objects.filter(is_on=True)),
        "policy": first(Policy.objects),
        "tried": tried.pk,
        "routing_tried": routed.pk,
        "rule": Rule.objects.latest("id").pk,
        "word": Word.objects.order_by("on", "promise_id").values_list("promise_id", flat=True).first(),
        "channel": first(Channel.objects),
        "people": people.pk,
        "segment": segment.pk,
        "feed": feed.pk,
        "work": asked.pk if asked else None,
        "failed": first(Receipt.objects.filter(state="FAILED")),
        "mail_channel": first(Channel.objects.filter(kind="EMAIL")),
        "letters": [letter.key for letter in demo_box.newest(1)],
    }
)
sys.stdout.write(f"{told}\n")
