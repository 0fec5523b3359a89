"""*Why this time* names the rule when/if/then that promised it, also after it broke."""

from datetime import timedelta

import pytest
from django.urls import reverse

from esmero.actions import follow_rules, keep_watch, merge, receive, write_rules
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.domain.workflows.factories import REPAIRED, make_workflow
from esmero.domain.workflows.kinds import StepDrawn, Unit, Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(company):
    """What the rule "Seams" promised over a letter of the customer's."""
    words = {code: "A person looks at the seam" for code in ("en", "es", "ru")}
    return written_back_to(company, {"promise": {"words": words, "within": 2, "unit": "DAYS"}})


def written_back_to(company, deeds):
    """Return what was promised over a letter of the customer's that the rule "Seams" was followed over."""
    at, owner = company.at, company.owner
    follow_rules.follow(at=at)
    wording = Wording("Seams", "message.received", (), deeds)
    rule = write_rules.write(agent=owner, rule_id=None, wording=wording, at=at)
    write_rules.try_out(agent=owner, rule_id=rule.pk, at=at)
    write_rules.switch(agent=owner, rule_id=rule.pk, is_on=True, at=at)
    conversation = Conversation.objects.get(pk=company.a.conversation.pk)
    receive.write_back(conversation, words="And?", new_files=[], send_key="k", at=at)
    follow_rules.follow(at=at)
    return Promise.objects.get(kind="OWN_WORDS")


def why(desk, promise):
    return desk.get(reverse("desk:promise-reason", args=[promise.pk])).content.decode()


def test_it_names_the_rule(desk, made):
    assert "The rule “Seams” promised it, and says how soon." in why(desk, made)


def test_it_names_the_rule_also_after_it_broke(desk, made):
    keep_watch.break_overdue_promises(at=made.due_at + timedelta(minutes=1))

    renewal = Promise.objects.get(renewed_from=made)

    assert "The rule “Seams” promised it, and says how soon." in why(desk, renewal)


def test_what_a_step_promised_names_no_rule_that_went_to_the_step(desk, company):
    promised = {code: "we tell you what it costs" for code in ("en", "es", "ru")}
    step = StepDrawn({"en": "Diagnosing"}, promised=promised, within=2, unit=Unit.HOURS)
    walked = make_workflow(step, REPAIRED)

    made = written_back_to(company, {"kind": walked.pk})

    page = why(desk, made)
    assert "promised it, and says how soon" not in page
    assert "A step or a rule of the company has this time" in page
    keep_watch.break_overdue_promises(at=made.due_at + timedelta(minutes=1))
    renewal = Promise.objects.get(renewed_from=made)
    assert "promised it, and says how soon" not in why(desk, renewal)


def test_nor_after_it_went_into_another_conversation(desk, company):
    promised = {code: "we tell you what it costs" for code in ("en", "es", "ru")}
    walked = make_workflow(StepDrawn({"en": "Diagnosing"}, promised=promised, within=2, unit=Unit.HOURS))
    made = written_back_to(company, {"kind": walked.pk})
    letter = mail(sender_email="ana@example.org", sender_name="Ana")
    other = receive.receive(letter, at=company.at).conversation

    merge.merge(
        agent=company.owner, conversation_id=made.about_id, into_id=other.pk, is_agreed=True, at=company.at
    )

    made.refresh_from_db()
    assert made.about_id == other.pk
    assert "promised it, and says how soon" not in why(desk, made)
