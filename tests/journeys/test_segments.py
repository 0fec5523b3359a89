"""A segment from end to end: written by a lead, decided by, seen at the desk and by the customer."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import counting, follow_rules, receive, remember, segments, try_out, write_rules
from esmero.actions.tests.by_rule import followed, written
from esmero.actions.tests.in_segments import do_tasks
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.kinds import FactKind, FactUse, SegmentCondition
from esmero.domain.customers.models import Customer, Fact, Segment
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Condition, Noun
from esmero.domain.promises.models import Policy, PolicyCondition, Promise, TryOut
from esmero.ground import clock
from esmero.insight import replay
from esmero.parts import conditions
from tests import world
from tests.journeys.test_the_mirror import _come_in

pytestmark = pytest.mark.django_db

KNOWN = {
    "name": "We know where they live",
    "what_for": "For deliveries.",
    "row": ["1"],
    "when-1-noun": "FACT",
    "when-1-operator": "IS",
    "when-1-values": ["WHERE"],
    "do": "save",
}


@pytest.fixture
def there():
    made = world.make_world()
    segments.follow(at=made.at)
    return made


@pytest.fixture
def ana(there):
    return Customer.objects.get(pk=there.a.conversation.customer_id)


def browser(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def page(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def knows_where(there, ana) -> Fact:
    words = {"words": "Lives in Calle Ancha 12", "source": "Said so", "kind": FactKind.WHERE}
    remember.note_fact(agent=there.agent, customer_id=ana.pk, at=clock.now(), **words)
    return Fact.objects.get()


def kept(there) -> Segment:
    browser(there.lead).post(reverse("backoffice:segment-new"), KNOWN)
    do_tasks(at=clock.now())
    return Segment.objects.get()


def test_a_lead_writes_one_and_sees_who_belongs_to_it_and_why(there, ana):
    knows_where(there, ana)
    lead = browser(there.lead)
    answer = lead.post(reverse("backoffice:segment-new"), KNOWN)
    made = Segment.objects.get()
    assert answer["Location"] == reverse("backoffice:segment", args=[made.pk])
    assert "Everybody is being asked." in page(lead, "backoffice:segment", made.pk)

    do_tasks(at=clock.now())

    shown = page(lead, "backoffice:segment", made.pk)
    assert "We know: where they live." in shown
    assert "For deliveries." in shown
    assert ">1 customer<" in shown
    assert ana.name in shown
    listed = page(lead, "backoffice:segments")
    assert "1 customer" in listed
    assert "We know: where they live." in listed


def test_a_lead_reads_no_names_of_people_whom_they_may_not_see(there, ana):
    stranger = Customer.objects.get(pk=there.b.conversation.customer_id)
    Customer.objects.filter(pk=stranger.pk).update(name="Zorba Unseen")
    open_ones = segments.write(
        agent=there.owner,
        segment_id=None,
        name="Open",
        what_for="",
        conditions=[SegmentCondition("OPEN", "YES")],
        at=clock.now(),
    )
    do_tasks(at=clock.now())
    lead, owner = browser(there.lead), browser(there.owner)
    assert lead.get(reverse("desk:customer", args=[stranger.pk])).status_code == 404

    shown = page(lead, "backoffice:segment", open_ones.pk)
    assert "2 customers" in shown
    assert ana.name in shown
    assert "Zorba" not in shown
    assert "you read only the customers whom you may see" in shown
    assert "Zorba" in page(owner, "backoffice:segment", open_ones.pk)

    # Joined to somebody, or gone: their names stay where they were.
    Conversation.objects.filter(customer=stranger).update(closed_at=clock.now())
    segments.look_again([stranger.pk], at=clock.now())
    assert "Zorba" not in page(lead, "backoffice:segment", open_ones.pk)
    assert "Zorba" in page(owner, "backoffice:segment", open_ones.pk)


WORDS = KNOWN | {"when-1-noun": "FACT_WORDS", "when-1-values": "Ancha"}


def test_words_of_what_we_know_are_asked_by_owners_alone(there, ana):
    knows_where(there, ana)
    lead, owner = browser(there.lead), browser(there.owner)
    preview = reverse("backoffice:segment-preview")
    assert "That is 1 customer" in owner.post(preview, WORDS).content.decode()
    assert "That is" not in lead.post(preview, WORDS).content.decode()
    assert "FACT_WORDS" not in page(lead, "backoffice:segment-new")
    assert lead.post(reverse("backoffice:segment-new"), WORDS).status_code == 404
    assert not Segment.objects.exists()

    owner.post(reverse("backoffice:segment-new"), WORDS)
    there_it_is = reverse("backoffice:segment", args=[Segment.objects.get().pk])
    assert "Owners change what it asks" in lead.get(there_it_is).content.decode()
    assert lead.post(there_it_is, KNOWN).status_code == 404
    assert Segment.objects.get().conditions[0].noun == "FACT_WORDS"


def test_what_rules_decide_by_is_changed_by_owners_alone(there, ana):
    segment = kept(there)
    written(there, "message.received", {"priority": 1}, (Noun.SEGMENT, segment.pk), name="Quick ones")
    there_it_is = reverse("backoffice:segment", args=[segment.pk])
    other = KNOWN | {"when-1-values": ["TASTE"]}

    assert browser(there.lead).post(there_it_is, other).status_code == 404
    assert Segment.objects.get().asks == segment.asks
    assert browser(there.owner).post(there_it_is, other).status_code == 303
    assert Segment.objects.get().asks != segment.asks


def test_what_is_not_right_is_said_beside_the_row_and_nothing_is_kept(there):
    lead = browser(there.lead)
    wrong = KNOWN | {
        "row": ["1", "2"],
        "when-2-noun": "WROTE",
        "when-2-operator": "WITHIN",
        "when-2-days": "0",
    }
    wrong.pop("when-1-values")
    answer = lead.post(reverse("backoffice:segment-new"), wrong)

    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Choose at least one, or leave this condition out." in said
    assert "Write a number between 1 and 3650." in said
    assert not Segment.objects.exists()


@pytest.mark.parametrize("noun", ["AGE", "customer__name"])
def test_what_segments_do_not_know_is_no_row(there, noun):
    answer = browser(there.lead).post(reverse("backoffice:segment-new"), KNOWN | {"when-1-noun": noun})
    assert "Add at least one condition" in answer.content.decode()
    assert not Segment.objects.exists()


def test_while_one_writes_it_says_how_many_that_would_be(there, ana):
    knows_where(there, ana)
    answer = browser(there.lead).post(reverse("backoffice:segment-preview"), KNOWN)

    assert "That is 1 customer of 2." in answer.content.decode()
    assert not Segment.objects.exists()


def test_at_the_desk_the_person_has_it_with_the_reason(there, ana):
    knows_where(there, ana)
    kept(there)

    shown = page(browser(there.agent), "desk:customer", ana.pk)

    assert "We know where they live" in shown
    assert "We know: where they live." in shown


def test_nobody_reads_that_something_is_so_of_them_that_was_not_asked_yet(there, ana):
    knows_where(there, ana)
    segment = kept(there)
    other = KNOWN | {"when-1-values": ["TASTE"]}
    browser(there.owner).post(reverse("backoffice:segment", args=[segment.pk]), other)
    theirs = Client()
    theirs.post(reverse("portal:conversation-known", args=[there.a.token]))
    theirs = _come_in(theirs)

    assert "We know: what they like." not in page(theirs, "you:known")
    assert "We know: what they like." not in page(browser(there.agent), "desk:customer", ana.pk)
    at_work = page(browser(there.owner), "backoffice:segment", segment.pk)
    assert "Whoever was not asked yet counts as before" in at_work


def test_the_customer_reads_what_rules_go_by_and_forbids_it(there, ana):
    fact = knows_where(there, ana)
    segment = kept(there)
    theirs = Client()
    theirs.post(reverse("portal:conversation-known", args=[there.a.token]))
    theirs = _come_in(theirs)
    shown = page(theirs, "you:known")
    assert "We know: where they live. At present nothing is decided by this." in shown
    assert segment.name not in shown
    quick = Policy.objects.create(position=90, name="Quick")
    PolicyCondition.objects.create(policy=quick, noun=Noun.SEGMENT, values=[segment.pk])
    assert "By this we decide how soon we promise you something." in page(theirs, "you:known")

    answer = theirs.post(reverse("you:fact-uses", args=[fact.pk]), {"use": [FactUse.SERVICE, FactUse.OFFERS]})
    assert answer.status_code == 303
    fact.refresh_from_db()
    assert not fact.may_be_used(FactUse.RULES)
    segments.follow(at=clock.now())

    assert "We know: where they live." not in page(theirs, "you:known")
    segment.refresh_from_db()
    assert segment.member_count == 0


def test_a_rule_of_promises_decides_by_it_and_a_trial_decides_the_same(there, ana):
    knows_where(there, ana)
    segment = kept(there)
    quick = Policy.objects.create(position=90, name="Quick")
    PolicyCondition.objects.create(policy=quick, noun=Noun.SEGMENT, values=[segment.pk])
    Policy.objects.exclude(pk=quick.pk).update(position=91)
    rules = promises.policies()
    first, second = (Conversation.objects.get(pk=one.conversation.pk) for one in (there.a, there.b))
    assert counting.policy_of(first).pk == quick.pk
    assert counting.policy_of(second).pk != quick.pk

    made = Promise.objects.filter(about_id=first.pk).first()
    made.made_at = clock.now()
    again = replay._belonged([made], {first.pk: first}, replay.Settings(rules))
    assert again == {made.pk: {"segments": {segment.pk}}}
    # Before it was kept, nobody belonged to it: so it was decided then.
    made.made_at = there.at
    again = replay._belonged([made], {first.pk: first}, replay.Settings(rules))
    assert again == {made.pk: {"segments": frozenset()}}


def test_a_rule_of_our_system_follows_it_as_it_stood(there, ana):
    knows_where(there, ana)
    segment = kept(there)
    follow_rules.follow(at=clock.now())
    followed(there, "message.received", {"priority": 1}, (Noun.SEGMENT, segment.pk))
    for story in (there.a, there.b):
        conversation = Conversation.objects.get(pk=story.conversation.pk)
        key = f"more {story.token}"
        receive.write_back(conversation, words="And?", new_files=[], send_key=key, at=clock.now())
    follow_rules.follow(at=clock.now())

    assert Conversation.objects.get(pk=there.a.conversation.pk).priority == 1
    assert Conversation.objects.get(pk=there.b.conversation.pk).priority != 1


def test_a_trial_says_that_nobody_belonged_to_it_before_it_was_written(there):
    segment = kept(there)
    owner = browser(there.owner)
    rule = written(there, "message.received", {"priority": 1}, (Noun.SEGMENT, segment.pk), name="Quick ones")
    write_rules.try_out(agent=there.owner, rule_id=rule.pk, at=clock.now())
    told = f"The segment “{segment.name}” was written on "
    assert told in page(owner, "backoffice:rule", rule.pk)

    quick = Policy.objects.create(position=90, name="Quick")
    PolicyCondition.objects.create(policy=quick, noun=Noun.SEGMENT, values=[segment.pk])
    Policy.objects.exclude(pk=quick.pk).update(position=91)
    asked = owner.post(reverse("backoffice:promises-try_out"))
    do_tasks(at=clock.now())
    made = TryOut.objects.get()
    try_out.count(try_out_id=made.pk, at=clock.now())
    assert told in owner.get(asked["Location"]).content.decode()

    Segment.objects.update(made_at=clock.now() - timedelta(days=40))
    assert told not in page(owner, "backoffice:rule", rule.pk)
    assert told not in owner.get(asked["Location"]).content.decode()


def test_one_that_a_rule_decides_by_can_not_be_taken_away(there, ana):
    segment = kept(there)
    rule = written(there, "message.received", {"priority": 1}, (Noun.SEGMENT, segment.pk), name="Quick ones")
    lead, owner = browser(there.lead), browser(there.owner)
    assert "Quick ones" in page(owner, "backoffice:segment", segment.pk)

    lead.post(reverse("backoffice:segment-removal", args=[segment.pk]))
    assert "as long as it is used: Quick ones (Rule of our system)" in page(
        lead, "backoffice:segment", segment.pk
    )

    owner.post(reverse("backoffice:rule-removal", args=[rule.pk]))
    lead.post(reverse("backoffice:segment-removal", args=[segment.pk]))
    do_tasks(at=clock.now())
    assert not Segment.objects.exists()


def test_rules_offer_segments_where_there_are_any(there):
    owner = browser(there.owner)
    assert "Segment of the customer" not in page(owner, "backoffice:policy-new")
    kept(there)
    assert "Segment of the customer" in page(owner, "backoffice:policy-new")


def test_a_condition_reads_in_a_rule(there):
    segment = kept(there)
    asked = Condition(Noun.SEGMENT, (segment.pk,), True)
    assert conditions.in_words([asked]) == "not from the segment “We know where they live”"
